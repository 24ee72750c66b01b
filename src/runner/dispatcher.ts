import { exceptionType, mediaType } from "../ogc/uris.ts";
import type { CancelMessage, DispatchMessage } from "../protocol/dispatch.ts";
import { Attempt, type DispatchAnswer } from "./attempt.ts";
import type { AttemptMemory } from "./attempt_memory.ts";
import { problem } from "./problem.ts";
import type { Process } from "./process.ts";
import type { Settings } from "./settings.ts";

export interface DispatcherOptions {
  readonly processes: readonly Process[];
  readonly maxConcurrent?: number;
  readonly graceMilliseconds?: number;
}

/** What takes longer is not noticeably longer for one more request; and the gateway waits only so long for an answer. */
const longestGraceMilliseconds = 500;
/** A dispatch that was cancelled before it came may still come so much later. */
const cancelledMilliseconds = 3_600_000;

/** Starts attempts, once each, and stops them. */
export class Dispatcher {
  readonly #settings: Settings;
  readonly #memory: AttemptMemory;
  readonly #processes: ReadonlyMap<string, Process>;
  readonly #maxConcurrent: number;
  readonly #graceMilliseconds: number;
  #isClosed = false;

  constructor(settings: Settings, memory: AttemptMemory, options: DispatcherOptions) {
    this.#settings = settings;
    this.#memory = memory;
    this.#processes = new Map(options.processes.map((process) => [process.id, process]));
    this.#maxConcurrent = options.maxConcurrent ?? 100;
    this.#graceMilliseconds = options.graceMilliseconds ?? 10;
  }

  /** @param workOn is told what goes on after the answer */
  async dispatch(
    message: DispatchMessage,
    request: Request,
    workOn: (work: Promise<void>) => void,
  ): Promise<Response> {
    const { job, attempt: number } = message;
    const before = this.#memory.find(job.id, number);
    if (before) return toResponse(await before);
    for (const older of this.#memory.runningUpTo(job.id, number - 1)) older.abort("superseded");
    const process = this.#processes.get(message.process.id);
    if (process === undefined) return noSuchProcess(message.process.id);
    if (this.#isClosed || this.#memory.runningCount >= this.#maxConcurrent) return this.#busy();
    const attempt = this.#begin(message, process, request.headers);
    workOn(attempt.ended);
    return toResponse(await attempt.answer);
  }

  cancel({ job, attempt: number }: CancelMessage): Response {
    this.#memory.refuse(job.id, number, cancelledMilliseconds);
    for (const attempt of this.#memory.runningUpTo(job.id, number)) attempt.abort("cancelled");
    return new Response(null, { status: 204 });
  }

  close(): void {
    this.#isClosed = true;
  }

  #begin(dispatch: DispatchMessage, process: Process, headers: Headers): Attempt {
    // Both times are the gateway's: how far the clock of this machine is off does not matter.
    const sentAt = Number(headers.get("webhook-timestamp")) * 1000;
    const hardMilliseconds = Date.parse(dispatch.deadlines.hardAt) - sentAt;
    const attempt = new Attempt({
      dispatch,
      process,
      settings: this.#settings,
      traceparent: headers.get("traceparent") ?? undefined,
      graceMilliseconds: this.#graceFor(headers.get("prefer")),
      hardMilliseconds,
    });
    this.#memory.add(attempt, hardMilliseconds);
    return attempt;
  }

  /** `Prefer: wait=n` (RFC 7240): somebody waits n seconds for the end. */
  #graceFor(prefer: string | null): number {
    const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(prefer ?? "")?.[1];
    return seconds === undefined
      ? this.#graceMilliseconds
      : Math.min(Number(seconds) * 1000, longestGraceMilliseconds);
  }

  #busy(): Response {
    const detail = this.#isClosed
      ? "This runner is being stopped"
      : `${this.#maxConcurrent} runs are under way here, which is all this runner takes`;
    return problem({ title: "Busy", status: 503, detail }, { "retry-after": "1" });
  }
}

function toResponse(answer: DispatchAnswer): Response {
  const headers = { "content-type": mediaType.json };
  return answer.kind === "final"
    ? new Response(answer.body, { status: 200, headers })
    : new Response('{"status":"running"}', { status: 202, headers });
}

function noSuchProcess(id: string): Response {
  return problem({
    type: exceptionType.noSuchProcess,
    title: "No such process",
    status: 404,
    detail: `This runner has no process with the id "${id}"`,
  });
}
