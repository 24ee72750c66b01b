import type { StatusInfo } from "../../src/ogc/status_info.ts";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: string | undefined;
}

export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Every request that was made, in order. */
  readonly asked: readonly Asked[];
}

/** A `fetch` that answers what the test says; `number` counts the requests from 0. A gateway that behaves cannot be made to misbehave. */
export function scriptedFetch(
  answer: (asked: Asked, number: number) => Response | Promise<Response>,
): ScriptedFetch {
  const asked: Asked[] = [];
  return {
    asked,
    fetch: async (input, init = {}) => {
      const one: Asked = {
        method: init.method ?? "GET",
        url: new URL(String(input)),
        headers: new Headers(init.headers),
        body: typeof init.body === "string" ? init.body : "",
        redirect: init.redirect,
      };
      asked.push(one);
      return await answer(one, asked.length - 1);
    },
  };
}

export const gatewayUrl = "https://gateway.test";

/** A status as a gateway tells it. */
export function statusOf(members: Partial<StatusInfo> = {}): StatusInfo {
  return {
    jobID: "j1",
    processID: "echo",
    type: "process",
    status: "running",
    created: "2026-11-26T12:00:00.000Z",
    started: "2026-11-26T12:00:01.000Z",
    updated: "2026-11-26T12:00:01.000Z",
    links: [],
    ...members,
  };
}

export const successful = statusOf({
  status: "successful",
  finished: "2026-11-26T12:00:11.000Z",
  updated: "2026-11-26T12:00:11.000Z",
});

export function json(body: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), { ...init, headers });
}

export function problem(status: number, type: string, headers: Record<string, string> = {}): Response {
  return json({ type, title: `Title of ${type}`, status, detail: `Detail of ${type}` }, { status, headers });
}

/** An answer whose body the test writes as it likes. */
export interface OpenStream {
  readonly response: Response;
  write(text: string): void;
  event(id: number, status: StatusInfo): void;
  end(): void;
  break(): void;
  /** Whether the reader gave up. */
  readonly isCancelled: boolean;
}

export function openStream(): OpenStream {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => void (isCancelled = true),
  });
  const encoder = new TextEncoder();
  const write = (text: string) => controller.enqueue(encoder.encode(text));
  return {
    response: new Response(body, { headers: { "content-type": "text/event-stream" } }),
    write,
    event: (id, status) => write(eventText(id, status)),
    end: () => controller.close(),
    break: () => controller.error(new TypeError("the connection was reset")),
    get isCancelled() {
      return isCancelled;
    },
  };
}

export function eventText(id: number, status: StatusInfo): string {
  return `event: status\nid: ${id}\ndata: ${JSON.stringify(status)}\n\n`;
}

/** An answer that never comes. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
