import type { Gateway } from "../../src/gateway.ts";
import type { DispatchMessage } from "../../src/protocol/dispatch.ts";
import type { ReportInput } from "../../src/protocol/report.ts";
import { sign } from "../../src/webhook/signature.ts";
import { watchAnswered } from "./answer_check/watch.ts";
import { type Answered, readAnswer } from "./answered.ts";
import type { HeldClock } from "./held_clock.ts";
import type { ScriptedSender } from "./scripted_sender.ts";

export interface RunnerDouble {
  /** The orders that the runner got for a job, one for each POST. */
  dispatches(jobId: string): readonly DispatchMessage[];
  /** Report on what it was ordered last (or on `order`), as a runner does. Without a report: a heartbeat. */
  report(jobId: string, report?: ReportInput, order?: DispatchMessage): Promise<Answered>;
  /** Upload as a runner does; the path is `<output id>/<name>`. */
  upload(jobId: string, path: string, content: BodyInit, headers?: Record<string, string>): Promise<Answered>;
}

export interface RunnerDoubleOptions {
  readonly gateway: Gateway;
  readonly sender: ScriptedSender;
  readonly clock: HeldClock;
  readonly name: string;
  readonly secret: string;
}

/** A runner's part of the protocol, played by hand with the tokens that the gateway gave it. */
export function createRunnerDouble(options: RunnerDoubleOptions): RunnerDouble {
  const { gateway, sender, clock, name, secret } = options;

  function dispatches(jobId: string): readonly DispatchMessage[] {
    const orders = sender.sentTo(name).map((message) => message.json() as unknown as DispatchMessage);
    return orders.filter(({ type, job }) => type === "dispatch" && job.id === jobId);
  }

  function lastOrder(jobId: string): DispatchMessage {
    const order = dispatches(jobId).at(-1);
    if (order === undefined) throw new Error(`The runner was never ordered to do job "${jobId}"`);
    return order;
  }

  async function ask(request: Request): Promise<Answered> {
    const { method, url } = request;
    const answer = await readAnswer(await gateway.fetch(request));
    watchAnswered({ method, url }, answer);
    return answer;
  }

  return {
    dispatches,
    async report(jobId, report, order = lastOrder(jobId)) {
      const body = report === undefined ? "" : JSON.stringify(report);
      const signature = await sign([secret], crypto.randomUUID(), clock.now(), body);
      const headers = { ...signature, authorization: `Bearer ${order.report.token}` };
      const request = new Request(order.report.url, { method: "POST", headers, body });
      return await ask(request);
    },
    async upload(jobId, path, content, headers = {}) {
      const { upload, report } = lastOrder(jobId);
      const request = new Request(`${upload.url}/${path}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${report.token}`, ...headers },
        body: content,
      });
      return await ask(request);
    },
  };
}
