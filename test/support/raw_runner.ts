import { Webhook } from "standardwebhooks";
import type { CancelMessage, DispatchMessage } from "../../src/protocol/dispatch.ts";
import type { ReportInput } from "../../src/protocol/report.ts";
import { watchAnswered } from "./answer_check/watch.ts";
import { type Answered, readAnswer } from "./answered.ts";
import { eventually } from "./eventually.ts";
import { pause } from "./pause.ts";
import { webhookSecret } from "./webhook_secret.ts";

export interface RawAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMilliseconds?: number;
}

export interface ReceivedMessage<Message> {
  readonly at: number;
  readonly id: string;
  readonly headers: Headers;
  readonly message: Message;
}

/** A runner without the SDK, in this process: it speaks only when it is told to. */
export interface RawRunner extends AsyncDisposable {
  readonly url: string;
  readonly secret: string;
  /** How many requests came, of any kind. */
  readonly requests: number;
  readonly dispatches: readonly ReceivedMessage<DispatchMessage>[];
  readonly cancels: readonly ReceivedMessage<CancelMessage>[];
  /** How to answer dispatches: one after the other, the last for ever. 202 unless told. */
  plan(...answers: readonly RawAnswer[]): void;
  /** The n-th dispatch (from 1), as soon as it has come. */
  dispatch(count: number, seconds?: number): Promise<ReceivedMessage<DispatchMessage>>;
  report(dispatch: DispatchMessage, report: ReportInput): Promise<Answered>;
  /** The path is `<output id>/<name>[/<path>]`. */
  upload(dispatch: DispatchMessage, path: string, content: BodyInit): Promise<Answered>;
}

/** Answers the catalogue with those entries, be they valid or not. */
export function startRawRunner(processes: readonly unknown[]): RawRunner {
  const secret = webhookSecret();
  const webhook = new Webhook(secret);
  const dispatches: ReceivedMessage<DispatchMessage>[] = [];
  const cancels: ReceivedMessage<CancelMessage>[] = [];
  const planned: RawAnswer[] = [];
  const stopped = new AbortController();
  let requests = 0;

  async function answer(request: Request): Promise<Response> {
    const { headers } = request;
    const body = await request.text();
    const verified = webhook.verify(body, Object.fromEntries(headers));
    if (request.method === "GET") return Response.json({ processes });
    const at = performance.now();
    requests++;
    const message = verified as
      | DispatchMessage
      | CancelMessage;
    const id = headers.get("webhook-id") ?? "";
    if (message.type === "cancel") {
      cancels.push({ at, id, headers, message });
      return new Response(null, { status: 204 });
    }
    dispatches.push({ at, id, headers, message });
    const next = (planned.length > 1 ? planned.shift() : planned[0]) ?? { status: 202 };
    if (next.delayMilliseconds) await pause(next.delayMilliseconds, stopped.signal);
    return new Response(next.body ?? null, {
      status: next.status,
      ...(next.headers && { headers: next.headers }),
    });
  }

  /** A message that does not verify, or whose sender was killed in the middle of it. */
  const refuse = (error: unknown) => new Response(String(error), { status: 400 });

  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: stopped.signal, onListen: () => {}, onError: refuse },
    answer,
  );

  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    secret,
    get requests() {
      return requests;
    },
    dispatches,
    cancels,
    plan: (...answers) => void planned.splice(0, planned.length, ...answers),
    dispatch: (count, seconds = 10) =>
      eventually(`dispatch ${count} comes`, seconds, () => dispatches[count - 1], () => dispatches.length),
    async report({ report: { url, token } }, report) {
      const body = JSON.stringify(report);
      const id = `report_${crypto.randomUUID()}`;
      const now = new Date();
      const headers = {
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": webhook.sign(id, now, body),
        "authorization": `Bearer ${token}`,
        "content-type": "application/json",
      };
      const answer = await readAnswer(await fetch(url, { method: "POST", headers, body }));
      watchAnswered({ method: "POST", url }, answer);
      return answer;
    },
    async upload({ upload: { url }, report: { token } }, path, content) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" };
      const there = `${url}/${path}`;
      const answer = await readAnswer(await fetch(there, { method: "PUT", headers, body: content }));
      watchAnswered({ method: "PUT", url: there }, answer);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await server.finished;
    },
  };
}
