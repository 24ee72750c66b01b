import { pause } from "./pause.ts";

export interface Switchboard extends AsyncDisposable {
  readonly url: string;
  /** Where requests go from now on. */
  connect(target: string): void;
  /** The next answers are held back that long, one after the other. */
  delay(...milliseconds: readonly number[]): void;
  /** Of POSTs, in the order in which they came. */
  readonly statuses: readonly number[];
}

/** One address behind which now this server answers, now that one: a runner that is replaced, or is far away. */
export function startSwitchboard(target = ""): Switchboard {
  const delays: number[] = [];
  const statuses: number[] = [];
  const stopped = new AbortController();
  let connected = target;

  async function forward(request: Request): Promise<Response> {
    const { method, headers } = request;
    const body = method === "GET" ? null : await request.arrayBuffer();
    const answer = await fetch(connected, { method, headers, body, redirect: "manual" });
    const text = await answer.text();
    if (method === "POST") {
      statuses.push(answer.status);
      const milliseconds = delays.shift();
      if (milliseconds) await pause(milliseconds, stopped.signal);
    }
    return new Response(text === "" ? null : text, { status: answer.status, headers: answer.headers });
  }

  const server = Deno.serve(
    {
      port: 0,
      hostname: "127.0.0.1",
      signal: stopped.signal,
      onListen: () => {},
      onError: () => new Response(null, { status: 502 }),
    },
    forward,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    connect: (target) => void (connected = target),
    delay: (...milliseconds) => void delays.push(...milliseconds),
    statuses,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await server.finished;
    },
  };
}
