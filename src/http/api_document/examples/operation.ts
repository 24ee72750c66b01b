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
