import type { Report } from "../protocol/report.ts";
import type { CommitPorts, Decision } from "./commit.ts";
import { advance, type Failure, heard, isFinal, type Job, type Move } from "./job.ts";
import { dispatchArrived, owingAfterMove } from "./owed.ts";
import type { LogEntry, Ports } from "./ports.ts";
import { resultsFault, toStoredResults } from "./stored_results.ts";
import { isoTime } from "./time.ts";

export type ReportVerdict =
  | { readonly kind: "write"; readonly decision: Decision }
  /** Seen before, late, or a sign of life too early to be worth a write. */
  | { readonly kind: "ignored" }
  /** A newer attempt runs. */
  | { readonly kind: "stale" }
  /** The job has ended in another way. */
  | { readonly kind: "final" };

type SettlePorts = Pick<CommitPorts, "catalogue" | "now" | "settings">;

/** What a report of one attempt does to the job as it stands now. Decides; writes nothing. */
export function settleReport(
  ports: SettlePorts,
  job: Job,
  attempt: number,
  report: Report,
  startedAt?: string,
): ReportVerdict {
  if (attempt !== job.attempt) return { kind: "stale" };
  if (isFinal(job)) return isLateOrRepeated(job, report) ? { kind: "ignored" } : { kind: "final" };
  if (report.sequence === undefined && !isFinalReport(report)) return heartbeat(ports, job);
  if (report.sequence !== undefined && report.sequence <= job.sequence) return { kind: "ignored" };
  const arrived = dispatchArrived(job);
  const log = toLogEntries(report, ports.now());
  const decision = isFinalReport(report)
    ? end(ports, arrived, report, startedAt)
    : { next: move(ports, arrived, { ...report, status: "running" }) };
  return { kind: "write", decision: log.length > 0 ? { ...decision, log } : decision };
}

/** Move a job and add what the move owes. */
export function move(ports: Pick<Ports, "now" | "settings">, job: Job, to: Move): Job {
  const now = ports.now();
  const moved = advance(job, { keepSeconds: ports.settings.keepSeconds, ...to }, now);
  const littered = isFinal(moved) && (moved.attempt > 1 || moved.status !== "successful");
  return owingAfterMove(littered ? { ...moved, litter: true } : moved, now, ports.settings);
}

/** End a job without success. */
export function fail(
  ports: Pick<Ports, "now" | "settings">,
  job: Job,
  failure: Failure,
  rest: Partial<Move> = {},
): Job {
  const message = rest.message ?? failure.detail ?? failure.title;
  return move(ports, job, { ...rest, status: "failed", failure, message });
}

function isFinalReport({ status }: Report): boolean {
  return status === "successful" || status === "failed";
}

function isLateOrRepeated(job: Job, report: Report): boolean {
  if (!isFinalReport(report)) return true;
  return report.status === job.status && (report.sequence === undefined || report.sequence <= job.sequence);
}

/** Early signs of life are not written: the deadline moves once a tenth of it has gone by. */
function heartbeat({ now }: SettlePorts, job: Job): ReportVerdict {
  const next = heard(dispatchArrived(job), now());
  const before = job.deadlines.heartbeatBy;
  const gained = before === undefined
    ? Infinity
    : Date.parse(next.deadlines.heartbeatBy ?? before) - Date.parse(before);
  return gained < job.heartbeatSeconds * 100 ? { kind: "ignored" } : { kind: "write", decision: { next } };
}

function end(ports: SettlePorts, job: Job, report: Report, startedAt: string | undefined): Decision {
  const { sequence, progress, message, stage, usage } = report;
  const rest = { sequence, progress, message, stage, usage, startedAt };
  if (report.status === "failed") return { next: fail(ports, job, toFailure(report), rest) };
  const process = ports.catalogue.find(job.processId)?.process;
  const outputs = report.outputs ?? {};
  const results = toStoredResults(job, process, outputs);
  const detail = resultsFault(job, process, outputs, results);
  if (detail !== undefined) {
    return {
      next: fail(ports, job, { status: 502, type: "invalid-report", detail }, { sequence, startedAt }),
    };
  }
  return { next: move(ports, job, { ...rest, status: "successful" }), results };
}

function toFailure({ exception, message }: Report): Failure {
  const detail = exception?.detail ?? message;
  return {
    status: exception?.status ?? 500,
    type: exception?.type ?? "runner-failure",
    ...(exception?.title === undefined ? {} : { title: exception.title }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function toLogEntries(report: Report, now: Date): readonly LogEntry[] {
  return (report.log ?? []).map(({ at, level, message }) => ({
    at: at === undefined ? isoTime(now) : new Date(at).toISOString(),
    level,
    message,
  }));
}
