import { isFinal, type Job, statusRevisionOf } from "../core/job.ts";
import type { JobStore, Onlooker } from "../core/ports.ts";
import { readTraceparent, toTraceparent, type TraceContext } from "../core/trace_context.ts";
import type { Exporter } from "./exporter.ts";
import { isWithin, jobSpanId, newSpanId, newTraceId } from "./ids.ts";

export interface TracesParts {
  readonly exporter: Exporter;
  readonly now: () => Date;
  /** Of the traces that begin here, how many are kept: 0 to 1. */
  readonly ratio: number;
}

/** Asked for all the time, and part of nothing. */
const unseen = new Set(["getLiveness", "getReadiness", "getMetrics"]);

/**
 * One trace from the client's request to the last callback: the request is a span, below it the job, below that each message to the
 * runner and to subscribers; what a runner sends belongs to the message that it was sent.
 */
export function traceOnlooker(
  { exporter, now, ratio }: TracesParts,
): Pick<Onlooker, "request" | "attempt"> {
  const time = () => now().getTime();
  return {
    request(header) {
      const parent = readTraceparent(header);
      const traceId = parent?.traceId ?? newTraceId();
      const isSampled = parent?.isSampled ?? isWithin(traceId, ratio);
      const own: TraceContext = { traceId, spanId: newSpanId(), isSampled };
      const startedAt = time();
      return {
        traceparent: toTraceparent(own),
        ended(operation, { method, status }) {
          if (!own.isSampled || unseen.has(operation)) return;
          exporter.add({
            ...own,
            ...(parent === undefined ? {} : { parentSpanId: parent.spanId }),
            name: operation,
            kind: "server",
            startedAt,
            endedAt: time(),
            attributes: { "http.request.method": method, "http.response.status_code": status },
            isError: status >= 500,
          });
        },
      };
    },
    attempt(job, { kind, event, id, attempt, tries }) {
      const ofJob = jobContext(job);
      if (ofJob === undefined) return { ended() {} };
      const own = { ...ofJob, spanId: newSpanId() };
      return {
        traceparent: toTraceparent(own),
        ended({ at, outcome, status, durationMilliseconds }) {
          if (!own.isSampled) return;
          const startedAt = Date.parse(at);
          exporter.add({
            ...own,
            parentSpanId: ofJob.spanId,
            name: event === undefined ? kind : `${kind} ${event}`,
            kind: "client",
            startedAt,
            endedAt: startedAt + durationMilliseconds,
            attributes: {
              "http.request.method": "POST",
              "http.response.status_code": status,
              "tidegate.job": job.id,
              "tidegate.delivery": id,
              "tidegate.attempt": attempt,
              "tidegate.try": tries + 1,
              "tidegate.outcome": outcome,
            },
            isError: outcome !== "delivered",
          });
        },
      };
    },
  };
}

/** A store of which each commit that ends a job ends the span of the job. */
export function tracedStore(jobs: JobStore, exporter: Exporter): JobStore {
  return {
    ...jobs,
    async commit(change) {
      const outcome = await jobs.commit(change);
      const { job } = change;
      const isEnd = isFinal(job) && statusRevisionOf(job) === job.revision && !change.forget;
      if (outcome.kind === "committed" && isEnd && job.removedAt === undefined) endJob(exporter, job);
      return outcome;
    },
  };
}

function endJob(exporter: Exporter, job: Job): void {
  const parent = readTraceparent(job.traceparent);
  if (parent?.isSampled !== true) return;
  exporter.add({
    traceId: parent.traceId,
    spanId: jobSpanId(job.id),
    parentSpanId: parent.spanId,
    name: `job ${job.processId}`,
    kind: "internal",
    startedAt: Date.parse(job.createdAt),
    endedAt: Date.parse(job.finishedAt ?? job.updatedAt),
    attributes: {
      "tidegate.job": job.id,
      "tidegate.process": job.processId,
      "tidegate.runner": job.runner,
      "tidegate.status": job.status,
      "tidegate.attempt": job.attempt,
    },
    isError: job.status === "failed",
  });
}

function jobContext({ id, traceparent }: Job): TraceContext | undefined {
  const parent = readTraceparent(traceparent);
  return parent && { ...parent, spanId: jobSpanId(id) };
}
