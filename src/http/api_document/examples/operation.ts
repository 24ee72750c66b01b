import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";
import { jobId } from "./ids.ts";
import { dispatch } from "./jobs.ts";

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
