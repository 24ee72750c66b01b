import { isFinal, type Job, statusRevisionOf } from "../core/job.ts";
import type { Change, JobStore, Metrics, Onlooker, WatchedRequest } from "../core/ports.ts";
import type { RunnerState } from "../core/flow/runner_flow.ts";
import { boundedNames } from "./bounded_names.ts";
import { createCounter } from "./counter.ts";
import { expose } from "./exposition.ts";
import type { Family } from "./family.ts";
import { createGauge } from "./gauge.ts";
import { createHistogram } from "./histogram.ts";
import { type ProcessFacts, processGauges } from "./process_gauges.ts";
import { runnerGauges } from "./runner_gauges.ts";
import { measuredStore } from "./measured_store.ts";
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

const mostProcesses = 50;
const fast = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const long = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400, 604_800];

/** Everything that this process tells about itself. `docs/operations.md` says what each name means. */
export function createGatewayMetrics(parts: MetricsParts): GatewayMetrics {
  const processName = boundedNames(mostProcesses);
  const requests = createCounter("tidegate_http_requests_total", "Requests that were answered", [
    "operation",
    "status",
  ]);
  const latency = createHistogram({
    name: "tidegate_http_request_duration_seconds",
    help: "Time until the answer to a request began; what a request waited for on purpose is in it",
    labels: ["operation"],
    bounds: fast,
  });
  const submitted = createCounter("tidegate_jobs_submitted_total", "Jobs that were accepted", ["process"]);
  const ended = createCounter("tidegate_jobs_ended_total", "Jobs that ended", ["process", "status"]);
  const waited = createHistogram({
    name: "tidegate_job_wait_seconds",
    help: "From acceptance to the start of the work, told when a job ends",
    labels: ["process"],
    bounds: long,
  });
  const ran = createHistogram({
    name: "tidegate_job_run_seconds",
    help: "From the start of the work to the end of the job",
    labels: ["process"],
    bounds: long,
  });
  const attempts = createCounter(
    "tidegate_delivery_attempts_total",
    "Attempts of messages to runners and subscribers",
    [
      "kind",
      "outcome",
    ],
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
    requests,
    latency,
    submitted,
    ended,
    waited,
    ran,
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

  const watchedRequest: WatchedRequest = {
    ended(operation, { status, seconds }) {
      requests.add(1, operation, `${Math.floor(status / 100)}xx`);
      latency.observe(seconds, operation);
    },
  };

  function wrote({ job, forget }: Change): void {
    if (forget) return;
    const process = processName(job.processId);
    if (job.revision === 1) submitted.add(1, process);
    if (!isFinal(job) || statusRevisionOf(job) !== job.revision || job.removedAt !== undefined) return;
    ended.add(1, process, job.status);
    if (job.startedAt === undefined) return;
    waited.observe(secondsBetween(job.createdAt, job.startedAt), process);
    ran.observe(secondsBetween(job.startedAt, job.finishedAt ?? job.updatedAt), process);
  }

  return {
    families,
    jobs: {
      ...store.jobs,
      async commit(change) {
        const outcome = await store.jobs.commit(change);
        if (outcome.kind === "committed") wrote(change);
        return outcome;
      },
    },
    onlooker: {
      request: () => watchedRequest,
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

function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
