import type { ReportInput } from "../protocol/report.ts";

/** What a run tells beside its outcome. */
export type Note = Pick<ReportInput, "progress" | "message" | "stage" | "usage"> & { readonly log?: LogNote };

export interface LogNote {
  readonly at: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

/** The gateway takes reports of up to 1 MiB; outputs may need half of it. */
const reportLogBytes = 262_144;
const reportLogLines = 1_000;
/** Kept while the gateway cannot be reached; the oldest lines go first. */
const keptLogBytes = 4_194_304;

/** What was told and is not reported yet: the newest state, and log lines. */
export class Notes {
  #state: Omit<Note, "log"> = {};
  #lines: { readonly line: LogNote; readonly bytes: number }[] = [];
  #bytes = 0;
  #dropped = 0;
  #progress = 0;

  get isEmpty(): boolean {
    return this.#lines.length === 0 && Object.keys(this.#state).length === 0;
  }

  /** Whether one report can hold it all. */
  get fitsOneReport(): boolean {
    return this.#lines.length < reportLogLines && this.#bytes <= reportLogBytes;
  }

  add({ log, ...state }: Note): void {
    if (state.progress !== undefined) this.#progress = Math.max(this.#progress, state.progress);
    this.#state = {
      ...this.#state,
      ...state,
      ...(state.progress === undefined ? {} : { progress: this.#progress }),
    };
    if (log) this.#keep(log);
  }

  /** The members of the next report: the state, and as many of the oldest lines as one report can hold. */
  take(): Pick<ReportInput, "progress" | "message" | "stage" | "usage" | "log"> {
    const state = this.#state;
    this.#state = {};
    const log = this.#takeLines();
    return log.length > 0 ? { ...state, log } : state;
  }

  #keep(line: LogNote): void {
    const bytes = new TextEncoder().encode(JSON.stringify(line)).length;
    this.#lines.push({ line, bytes });
    this.#bytes += bytes;
    while (this.#bytes > keptLogBytes) {
      this.#bytes -= this.#lines.shift()?.bytes ?? this.#bytes;
      this.#dropped++;
    }
  }

  #takeLines(): LogNote[] {
    const taken: LogNote[] = [];
    let room = reportLogBytes;
    if (this.#dropped > 0) {
      const message = `${this.#dropped} lines were dropped here: the gateway could not be reached`;
      taken.push({ at: this.#lines[0]?.line.at ?? new Date().toISOString(), level: "warning", message });
      this.#dropped = 0;
    }
    while (taken.length < reportLogLines && (this.#lines[0]?.bytes ?? Infinity) <= room) {
      const next = this.#lines.shift();
      if (next === undefined) break;
      taken.push(next.line);
      room -= next.bytes;
      this.#bytes -= next.bytes;
    }
    return taken;
  }
}
