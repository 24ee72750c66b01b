import type { ReportInput } from "../protocol/report.ts";
import { Courier, type CourierPorts, type Sent } from "./courier.ts";
import type { AbortCause } from "./job_aborted.ts";
import { type Note, Notes } from "./notes.ts";
import type { Letter } from "./send_report.ts";
import type { RunnerLog } from "./settings.ts";
import { startTimer } from "./timer.ts";

export interface ReporterPorts extends Pick<CourierPorts, "send" | "timing"> {
  readonly heartbeatSeconds: number;
  readonly onStop: (cause: AbortCause) => void;
  readonly log: RunnerLog;
}

/** What became of a final report. */
export type FinalOutcome =
  | { readonly kind: "delivered" | "stopped" }
  | { readonly kind: "mismatch" | "refused"; readonly detail: string };

interface Outgoing extends Letter {
  readonly kind: "heartbeat" | "progress" | "final";
}

/**
 * The reports of one attempt, one at a time and in order: what is told is sent at most every so often, silence is filled with
 * heartbeats, and the final report comes after everything that was told before it.
 */
export class Reporter {
  readonly #ports: ReporterPorts;
  readonly #courier: Courier;
  readonly #notes = new Notes();
  readonly #stopped = new AbortController();
  readonly #silenceMilliseconds: number;
  #isOpen = false;
  #isSending = false;
  #sequence = 0;
  #noteAt = 0;
  #heartbeatAt = 0;
  #final: { readonly report: ReportInput; readonly settle: (outcome: FinalOutcome) => void } | undefined;
  #wakesAt = Infinity;
  #stopTimer: () => void = () => {};

  constructor(ports: ReporterPorts) {
    this.#ports = ports;
    this.#silenceMilliseconds = ports.heartbeatSeconds * 1000 / 3;
    this.#courier = new Courier({ ...ports, longestSilenceMilliseconds: this.#silenceMilliseconds });
  }

  /** Reports may go out from now on. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#heartbeatAt = performance.now() + this.#silenceMilliseconds;
    this.#wakeInTime();
  }

  note(note: Note): void {
    if (this.#stopped.signal.aborted) return;
    this.#notes.add(note);
    this.#wakeInTime();
  }

  /** Send the final report after everything else. When it is refused, another may be tried. */
  finish(report: ReportInput): Promise<FinalOutcome> {
    if (this.#stopped.signal.aborted) return Promise.resolve({ kind: "stopped" });
    return new Promise((settle) => {
      this.#final = { report, settle };
      this.#next();
    });
  }

  /**
   * The final report as one body with everything that was told, for the answer to the dispatch; nothing is sent afterwards.
   * Undefined when a report is under way or one cannot hold it all.
   */
  finishInOne(report: ReportInput): string | undefined {
    if (this.#isSending || this.#stopped.signal.aborted || !this.#notes.fitsOneReport) return undefined;
    this.stop();
    return this.#compose({ ...this.#notes.take(), ...report });
  }

  /** Send nothing any more. */
  stop(): void {
    this.#stopTimer();
    this.#stopped.abort();
    this.#settleFinal({ kind: "stopped" });
  }

  /** Never at once: what is told in one breath goes into one report. */
  #wakeInTime(): void {
    if (!this.#isOpen || this.#isSending || this.#stopped.signal.aborted) return;
    const noteAt = this.#notes.fitsOneReport ? this.#noteAt : 0;
    const at = this.#notes.isEmpty ? this.#heartbeatAt : Math.min(noteAt, this.#heartbeatAt);
    if (at >= this.#wakesAt) return;
    this.#stopTimer();
    this.#wakesAt = at;
    this.#stopTimer = startTimer(at - performance.now(), () => this.#next());
  }

  #next(): void {
    if (!this.#isOpen || this.#isSending || this.#stopped.signal.aborted) return;
    this.#stopTimer();
    this.#wakesAt = Infinity;
    const outgoing = this.#due(performance.now());
    if (outgoing === undefined) return this.#wakeInTime();
    this.#isSending = true;
    this.#send(outgoing).catch((error) => this.#fail(outgoing, error)).finally(() => {
      this.#isSending = false;
      if (this.#final) this.#next();
      else this.#wakeInTime();
    });
  }

  #due(now: number): Outgoing | undefined {
    const { fitsOneReport } = this.#notes;
    const isUrgent = this.#final !== undefined || now >= this.#noteAt || !fitsOneReport;
    if (this.#final && fitsOneReport) {
      const report = { ...this.#notes.take(), ...this.#final.report };
      return { kind: "final", id: newMessageId(), body: this.#compose(report) };
    }
    if (!this.#notes.isEmpty && isUrgent) {
      this.#noteAt = now + this.#ports.timing.progressMilliseconds;
      return { kind: "progress", id: newMessageId(), body: this.#compose(this.#notes.take()) };
    }
    return now >= this.#heartbeatAt ? { kind: "heartbeat", id: newMessageId(), body: "{}" } : undefined;
  }

  #compose(report: ReportInput): string {
    return JSON.stringify({ sequence: ++this.#sequence, ...report });
  }

  async #send(outgoing: Outgoing): Promise<void> {
    const { signal } = this.#stopped;
    // A heartbeat is not repeated: the next one says the same.
    const sent = outgoing.kind === "heartbeat"
      ? await this.#courier.tryOnce(outgoing, signal)
      : await this.#courier.deliver(outgoing, signal);
    if (signal.aborted) return;
    const silence = sent.kind === "unsent" ? sent.waitMilliseconds : this.#silenceMilliseconds;
    this.#heartbeatAt = performance.now() + silence;
    this.#settle(outgoing, sent);
  }

  #settle({ kind }: Outgoing, sent: Sent): void {
    switch (sent.kind) {
      case "accepted":
        if (kind === "final") this.#settleFinal({ kind: "delivered" });
        else if (sent.cancel) this.#ports.onStop("cancelled");
        return;
      case "stop":
        return this.#ports.onStop(sent.cause);
      case "mismatch":
      case "refused":
        this.#ports.log("warning", "report refused", { kind, detail: sent.detail });
        if (kind === "final") this.#settleFinal(sent);
        return;
      case "unsent":
        return;
    }
  }

  /** Nothing that a gateway does leads here. */
  #fail({ kind }: Outgoing, error: unknown): void {
    this.#ports.log("error", "report not sent", { kind, stack: (error as Error).stack });
    if (kind === "final") this.#settleFinal({ kind: "refused", detail: String(error) });
  }

  #settleFinal(outcome: FinalOutcome): void {
    const final = this.#final;
    this.#final = undefined;
    final?.settle(outcome);
  }
}

function newMessageId(): string {
  return `report_${crypto.randomUUID()}`;
}
