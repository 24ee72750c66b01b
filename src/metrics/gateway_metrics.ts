import type { Job } from "../core/job.ts";
import type { JobStore, Metrics, Onlooker } from "../core/ports.ts";
import type { RunnerState } from "../core/flow/runner_flow.ts";
import { fast } from "./bounds.ts";
import { createCounter } from "./counter.ts";
import { expose } from "./exposition.ts";
import type { Family } from "./family.ts";
import { createGauge } from "./gauge.ts";
import { createHistogram } from "./histogram.ts";
import { jobMetrics } from "./job_metrics.ts";
import { type ProcessFacts, processGauges } from "./process_gauges.ts";
import { runnerGauges } from "./runner_gauges.ts";
import { measuredStore } from "./measured_store.ts";
import { requestMetrics } from "./request_metrics.ts";
import { spanCounter, type SpanCounts } from "./span_counter.ts";
import { createStoreGauges } from "./store_gauges.ts";

export interface MetricsParts extends ProcessFacts {
  readonly jobs: JobStore;
  readonly runners: () => readonly RunnerState[];
  readonly now: () => Date;
  /** Rises; where it begins does not matter. */
  readonly milliseconds: () => number;
  /** Absent: there are no traces. */
  readonly spans?: SpanCounts | undefined;
}

export interface GatewayMetrics extends Metrics {
  /** The store, with each of its calls measured. */
  readonly jobs: JobStore;
  readonly onlooker: Onlooker;
  readonly families: readonly Family[];
}

/** Everything that this process tells about itself. `docs/operations.md` says what each name means. */
export function createGatewayMetrics(parts: MetricsParts): GatewayMetrics {
  const requests = requestMetrics();
  const ofJobs = jobMetrics();
  const attempts = createCounter(
    "tidegate_delivery_attempts_total",
    "Attempts of messages to runners and subscribers",
    ["kind", "outcome"],
  );
  const attemptLatency = createHistogram({
    name: "tidegate_delivery_attempt_duration_seconds",
    help: "Time from sending a message to its answer",
    labels: ["kind"],
    bounds: fast,
  });
  const reports = createCounter("tidegate_reports_total", "Reports of runners that were taken", ["kind"]);
  const sweeps = createCounter("tidegate_sweeps_total", "Sweeps", ["outcome"]);
  const tended = createCounter("tidegate_sweep_jobs_total", "Jobs that sweeps did something for");
  let watchers = 0;
  const storeGauges = createStoreGauges(parts);
  const store = measuredStore(parts.jobs, parts.milliseconds, fast);
  const families = [
    ...requests.families,
    ...ofJobs.families,
    attempts,
    attemptLatency,
    reports,
    sweeps,
    tended,
    store.calls,
    createGauge(
      { name: "tidegate_watchers", help: "Event streams of jobs that are open" },
      () => [[watchers]],
    ),
    ...runnerGauges(parts.runners),
    ...storeGauges.families,
    spanCounter(parts.spans),
    ...processGauges(parts),
  ];

  return {
    families,
    jobs: {
      ...store.jobs,
      async commit(change) {
        const outcome = await store.jobs.commit(change);
        if (outcome.kind === "committed") ofJobs.wrote(change);
        return outcome;
      },
    },
    onlooker: {
      request: () => requests.watched,
      attempt: (_job: Job, { kind }) => ({
        ended({ outcome, durationMilliseconds }) {
          attempts.add(1, kind, outcome);
          attemptLatency.observe(durationMilliseconds / 1000, kind);
        },
      }),
      reported: (kind) => reports.add(1, kind),
      swept(jobs) {
        sweeps.add(1, jobs === undefined ? "failed" : "done");
        if (jobs !== undefined) tended.add(jobs);
      },
      watching: (more) => void (watchers += more),
    },
    async scrape(form) {
      await storeGauges.refresh();
      return expose(families, form);
    },
  };
}
