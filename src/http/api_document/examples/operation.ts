import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";
import { jobId } from "./ids.ts";
import { dispatch } from "./jobs.ts";

/** @param ending of a counter where it is described */
function exposition(ending: string): string {
  return [
    `# HELP tidegate_jobs_submitted${ending} Jobs that were accepted`,
    `# TYPE tidegate_jobs_submitted${ending} counter`,
    'tidegate_jobs_submitted_total{process="echo"} 12',
    "# HELP tidegate_oldest_overdue_seconds How long the job that is overdue longest should have been seen to",
    "# TYPE tidegate_oldest_overdue_seconds gauge",
    "tidegate_oldest_overdue_seconds 0",
    "",
  ].join("\n");
}

export function operation(url: string): ByOperation<OperationExamples> {
  const ok = answer("It does", { status: "ok" });
  const dead = {
    ...dispatch,
    kind: "callback",
    event: "successful",
    url: "https://subscriber.example.org/done",
    state: "dead",
    attempts: [{ at: "2026-11-26T12:00:03.200Z", outcome: "status", status: 503, durationMilliseconds: 41 }],
  };
  return {
    getLiveness: { answers: { 200: ok } },
    getReadiness: { answers: { 200: ok } },
    getMetrics: {
      answers: {
        200: {
          "text/plain": { metrics: { summary: "Two of many", value: exposition("_total") } },
          "application/openmetrics-text": {
            metrics: { summary: "Two of many", value: `${exposition("")}# EOF\n` },
          },
        },
      },
    },
    getDeadLetters: {
      parameters: { limit: 10 },
      answers: {
        200: answer("A callback that was never answered", {
          deadLetters: [{ jobID: jobId, job: `${url}/jobs/${jobId}`, deliveries: [dead] }],
          links: [{ href: `${url}/dead-letters`, rel: "self", type: "application/json", title: "This list" }],
        }),
      },
    },
  };
}
