import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";
import { jobId, otherJobId } from "./ids.ts";
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
  const deliveryID = `${jobId}_successful`;
  const again = { ...dead, id: deliveryID, state: "inFlight" };
  const key = {
    id: "2Vd0sVq1TzK",
    label: "nightly runs",
    tenant: "default",
    principal: "2Vd0sVq1TzK",
    scopes: ["processes:read", "jobs:execute", "jobs:read"],
    created: "2026-11-26T12:00:00.000Z",
  };
  return {
    createKey: {
      requests: {
        key: { summary: "A key", value: { label: "nightly runs", scopes: key.scopes } },
        ofTenant: {
          summary: "A key of a tenant's, for a month",
          value: {
            label: "Alice's notebook",
            scopes: ["jobs:read"],
            tenant: "acme",
            principal: "alice",
            expires: "2036-12-26T12:00:00Z",
          },
        },
      },
      answers: {
        201: answer("The key, told this once", {
          ...key,
          key: "tg_2Vd0sVq1TzK_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG_000000",
        }),
      },
    },
    getKeys: { answers: { 200: answer("The keys", { keys: [key] }) } },
    revokeKey: { parameters: { keyID: key.id }, answers: {} },
    listDeliveries: {
      parameters: { state: "dead", kind: "callback", limit: 10 },
      answers: {
        200: answer("A callback that was never answered", {
          jobs: [{
            jobID: jobId,
            job: `${url}/jobs/${jobId}`,
            processID: "echo",
            owner: "anonymous",
            status: "successful",
            deliveries: [dead],
          }],
          links: [{
            href: `${url}/admin/deliveries`,
            rel: "self",
            type: "application/json",
            title: "This list",
          }],
        }),
      },
    },
    getAttempts: {
      parameters: { jobID: jobId },
      answers: {
        200: answer("A job that was done at the first attempt", {
          jobID: jobId,
          processID: "echo",
          owner: "anonymous",
          runner: "demo",
          status: "successful",
          attempt: 1,
          maxAttempts: 3,
          accepted: "2026-11-26T12:00:00.000Z",
          started: "2026-11-26T12:00:00.080Z",
          finished: "2026-11-26T12:00:03.120Z",
          attempts: [{ attempt: 1, deliveries: [dispatch, dead] }],
        }),
      },
    },
    replayDelivery: {
      parameters: { jobID: jobId, deliveryID },
      answers: { 200: answer("It is on its way again", { jobID: jobId, replayed: true, delivery: again }) },
    },
    replayDeliveries: {
      parameters: { kind: "callback", limit: 100 },
      answers: {
        200: answer("One of two may be replayed", {
          deliveries: [
            { jobID: jobId, deliveryID, replayed: true },
            {
              jobID: otherJobId,
              deliveryID: `${otherJobId}_failed`,
              replayed: false,
              detail: "Cannot replay: its job was dismissed, and nobody waits for it",
            },
          ],
          links: [],
        }),
      },
    },
    getLiveness: { answers: { 200: ok } },
    getReadiness: {
      answers: {
        200: answer("Jobs can be accepted", {
          status: "ok",
          runners: { reachable: 2, busy: 0, unreachable: 1 },
        }),
      },
    },
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
