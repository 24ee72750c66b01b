import type { ProcessDescription } from "../ogc/process.ts";
import type { OutputValue, Report } from "../protocol/report.ts";
import type { CommitPorts, Decision } from "./commit.ts";
import { advance, type Failure, heard, isFinal, type Job, type Move } from "./job.ts";
import { dispatchArrived, owingAfterMove } from "./owed.ts";
import type { LogEntry, Ports } from "./ports.ts";
import type { StoredOutput, StoredResults } from "./results.ts";
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
  const missing = wantedOutputs(job, process).filter((id) => !Object.hasOwn(outputs, id));
  if (missing.length > 0) {
    const detail = `The runner reported success without the output ${
      missing.map((id) => `"${id}"`).join(", ")
    }`;
    return {
      next: fail(ports, job, { status: 502, type: "invalid-report", detail }, { sequence, startedAt }),
    };
  }
  return {
    next: move(ports, job, { ...rest, status: "successful" }),
    results: toStoredResults(job, process, outputs),
  };
}

function wantedOutputs(job: Job, process: ProcessDescription | undefined): readonly string[] {
  return Object.keys(job.wanted.outputs ?? process?.outputs ?? {});
}

function toStoredResults(
  job: Job,
  process: ProcessDescription | undefined,
  outputs: Readonly<Record<string, OutputValue>>,
): StoredResults {
  const described = Object.keys(process?.outputs ?? {});
  const rest = Object.keys(outputs).filter((id) => !described.includes(id));
  const ids = [...described, ...rest].filter((id) =>
    job.wanted.outputs === undefined || Object.hasOwn(job.wanted.outputs, id)
  );
  const entries = ids.flatMap((id) => {
    const output = Object.hasOwn(outputs, id) ? outputs[id] : undefined;
    const described = process?.outputs?.[id]?.schema["contentMediaType"];
    return output === undefined ? [] : [[id, toStoredOutput(output, described)] as const];
  });
  return Object.fromEntries(entries);
}

function toStoredOutput(output: OutputValue, described: unknown): StoredOutput {
  if ("upload" in output) {
    const { upload } = output;
    if (!("files" in upload)) return { kind: "file", ...upload };
    const files = upload.files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    return { kind: "tree", name: upload.name, mediaType: upload.mediaType, files };
  }
  if ("href" in output) {
    const { href, type, title } = output;
    return { kind: "link", href, ...(type ? { type } : {}), ...(title ? { title } : {}) };
  }
  const { value, mediaType = typeof described === "string" ? described : undefined } = output;
  return { kind: "value", value, ...(mediaType ? { mediaType } : {}) };
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
