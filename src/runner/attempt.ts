import type { DispatchMessage } from "../protocol/dispatch.ts";
import { type Ending, handOver } from "./hand_over.ts";
import { type AbortCause, JobAborted } from "./job_aborted.ts";
import { openJob } from "./open_job.ts";
import type { Process } from "./process.ts";
import type { UploadTarget } from "./put_file.ts";
import { type FinalOutcome, Reporter } from "./reporter.ts";
import { resolveInputs } from "./resolve_inputs.ts";
import { sendReport } from "./send_report.ts";
import type { RunnerLog, Settings } from "./settings.ts";
import { startTimer } from "./timer.ts";
import { toFailedReport } from "./to_failed_report.ts";
import { toOutputs } from "./to_outputs.ts";
import { upload } from "./upload.ts";

/** How the dispatch of an attempt is answered: at once with everything, or "running, reports follow". */
export type DispatchAnswer = { readonly kind: "final"; readonly body: string } | { readonly kind: "running" };

export interface AttemptStart {
  readonly dispatch: DispatchMessage;
  readonly process: Process;
  readonly settings: Settings;
  readonly traceparent: string | undefined;
  /** How long the answer to the dispatch is held back for the end of the run. */
  readonly graceMilliseconds: number;
  /** From now to the hard deadline. */
  readonly hardMilliseconds: number;
}

/** One attempt of one job, from its dispatch until its last report is delivered or nobody wants it any more. */
export class Attempt {
  readonly jobId: string;
  readonly number: number;
  /** Never rejects. */
  readonly answer: Promise<DispatchAnswer>;
  /** Resolves when `run` is over and nothing is left to be sent. Never rejects. */
  readonly ended: Promise<void>;
  readonly #start: AttemptStart;
  /** What the run sees. */
  readonly #abort = new AbortController();
  /** What everything that is sent obeys: aborts with the run, but not when the runner closes. */
  readonly #unwanted = new AbortController();
  readonly #reporter: Reporter;
  readonly #log: RunnerLog;
  #timers: (() => void)[] = [];
  #isAnswered = false;
  #settleAnswer: (answer: DispatchAnswer) => void = () => {};

  constructor(start: AttemptStart) {
    const { dispatch, settings, traceparent } = start;
    this.#start = start;
    this.jobId = dispatch.job.id;
    this.number = dispatch.attempt;
    this.answer = new Promise((settle) => this.#settleAnswer = settle);
    const names = { jobId: this.jobId, attempt: this.number, processId: start.process.id };
    this.#log = (level, event, members) => settings.log(level, event, { ...names, ...members });
    this.#reporter = new Reporter({
      send: (letter, signal) => sendReport(settings, { ...dispatch.report, traceparent }, letter, signal),
      timing: settings.timing,
      heartbeatSeconds: dispatch.deadlines.heartbeatSeconds,
      onStop: (cause) => this.abort(cause),
      log: this.#log,
    });
    this.#startTimers();
    this.ended = this.#live();
  }

  /** Stop the run and send nothing more of it. Only when the runner closes, a run that ends well nevertheless is reported. */
  abort(cause: AbortCause): void {
    const reason = new JobAborted(this.jobId, this.number, cause);
    if (cause !== "closed") {
      this.#unwanted.abort(reason);
      this.#reporter.stop();
    }
    this.#answerRunning();
    if (this.#abort.signal.aborted) return;
    this.#log("info", "run aborted", { cause });
    this.#abort.abort(reason);
  }

  /** Hold the answer to the dispatch no longer. */
  #answerRunning(): void {
    this.#answer({ kind: "running" });
    this.#reporter.open();
  }

  /** Give up what is left to be sent. */
  abandon(): void {
    this.#unwanted.abort(new JobAborted(this.jobId, this.number, "closed"));
    this.#reporter.stop();
    this.#stopTimers();
  }

  #answer(answer: DispatchAnswer): void {
    this.#isAnswered = true;
    this.#settleAnswer(answer);
  }

  #startTimers(): void {
    this.#timers = [
      startTimer(this.#start.graceMilliseconds, () => this.#answerRunning()),
      startTimer(this.#start.hardMilliseconds, () => this.abort("deadline")),
    ];
  }

  #stopTimers(): void {
    for (const stop of this.#timers.splice(0)) stop();
  }

  async #live(): Promise<void> {
    const startedAt = performance.now();
    const ending = await this.#run();
    const milliseconds = Math.round(performance.now() - startedAt);
    const outcome = ending === undefined ? { kind: "stopped" as const } : await this.#finish(ending);
    this.#log("info", "run ended", {
      status: ending?.report.status ?? "aborted",
      report: outcome.kind,
      milliseconds,
    });
    this.abandon();
    this.#answer({ kind: "running" });
  }

  /** The run and its uploads; undefined when it was cut off. */
  async #run(): Promise<Ending | undefined> {
    const { dispatch, process, settings, traceparent } = this.#start;
    const { signal } = this.#abort;
    const target = this.#uploadTarget();
    const note = this.#reporter.note.bind(this.#reporter);
    const { job, close } = openJob({ dispatch, traceparent, signal, target, note });
    try {
      const inputs = await resolveInputs(process, dispatch.inputs, { ...settings, signal });
      const returned = await process.run(inputs, job);
      close();
      const { values, uploads } = await toOutputs(process, dispatch.outputs, returned, {
        inlineLimitBytes: dispatch.upload.inlineLimitBytes,
        upload: (id, name, source) => upload(target, id, name, source),
      });
      return { report: { status: "successful", outputs: values }, uploads };
    } catch (error) {
      close();
      if (signal.aborted) return undefined;
      this.#log("warning", "run failed", { stack: error instanceof Error ? error.stack : typeof error });
      return { report: toFailedReport(error), uploads: [] };
    }
  }

  #uploadTarget(): UploadTarget {
    const { dispatch: { upload: { url }, report: { token } }, settings, traceparent } = this.#start;
    const onStop = (cause: AbortCause) => this.abort(cause);
    return { url, token, traceparent, settings, signal: this.#unwanted.signal, onStop };
  }

  async #finish(ending: Ending): Promise<FinalOutcome> {
    // The gateway can ask for uploads once more only in the answer to a report.
    const isAtOnce = !this.#isAnswered && ending.uploads.length === 0;
    const body = isAtOnce ? this.#reporter.finishInOne(ending.report) : undefined;
    if (body !== undefined) {
      this.#answer({ kind: "final", body });
      return { kind: "delivered" };
    }
    this.#answerRunning();
    return await handOver(this.#reporter, ending);
  }
}
