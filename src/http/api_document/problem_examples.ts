import { type ErrorCode, GatewayError } from "../../core/errors.ts";
import { toProblem } from "../problem.ts";
import type { ByOperation, Examples } from "./document.ts";
import { jobId } from "./examples/ids.ts";
import { scopeOf } from "./security.ts";

const detailed: Readonly<Partial<Record<ErrorCode, GatewayError>>> = {
  "no-such-process": new GatewayError(
    "no-such-process",
    'No process has the id "ehco"; GET /processes lists them',
  ),
  "no-such-job": new GatewayError("no-such-job", `No job has the id "${jobId}"`),
  "no-such-output": new GatewayError(
    "no-such-output",
    `Job "${jobId}" has no output "scene"; it has "message", "info"`,
  ),
  "job-gone": new GatewayError("job-gone", `Job "${jobId}" was removed at 2026-11-26T12:00:00.000Z`),
  "job-dismissed": new GatewayError("job-dismissed", `Job "${jobId}" was dismissed; it has no results`),
  "job-failed": new GatewayError("job-failed", `Job "${jobId}" failed`),
  "result-not-ready": new GatewayError(
    "result-not-ready",
    `Job "${jobId}" is running; its results come when it is successful`,
  ),
  "invalid-inputs": new GatewayError("invalid-inputs", 'Cannot execute "echo": Input "message" is required', {
    errors: [{ pointer: "/inputs/message", detail: 'Input "message" is required' }],
  }),
  "invalid-body": new GatewayError("invalid-body", "Cannot read the body: /response: Invalid option", {
    errors: [{ pointer: "/response", detail: 'Invalid option: expected one of "raw"|"document"' }],
  }),
  "invalid-parameter": new GatewayError(
    "invalid-parameter",
    "Cannot read the parameters: /limit: must be a whole number",
    {
      errors: [{ pointer: "/limit", detail: "must be a whole number" }],
    },
  ),
  "invalid-subscriber": new GatewayError("invalid-subscriber", "Cannot call back: the URL must use https", {
    errors: [{ pointer: "/subscriber/successUri", detail: "the URL must use https" }],
  }),
  "mode-not-offered": new GatewayError(
    "mode-not-offered",
    'Cannot execute in mode "sync": the process offers "async" only',
  ),
  "not-acceptable": new GatewayError(
    "not-acceptable",
    'Cannot answer "image/png"; there is text/plain and application/json',
  ),
  "key-reused": new GatewayError(
    "key-reused",
    'Idempotency-Key "k1" was used with another request; use a new key for a new request',
  ),
  "wait-exceeded": new GatewayError(
    "wait-exceeded",
    `Job "${jobId}" did not end within 30 s and goes on; its status is at /jobs/${jobId}`,
    {
      members: { jobID: jobId },
    },
  ),
  "unauthenticated": new GatewayError(
    "unauthenticated",
    `The token does not allow to act for job "${jobId}"; use the one of its dispatch`,
  ),
  "missing-scope": new GatewayError(
    "missing-scope",
    "This needs the scope jobs:read, which the credentials do not have",
    { members: { scope: "jobs:read" } },
  ),
  "issuer-unavailable": new GatewayError(
    "issuer-unavailable",
    "Cannot check the token: of its issuer, login.example.org, the keys cannot be read: it cannot be reached",
  ),
  "no-such-key": new GatewayError(
    "no-such-key",
    'No API key has the id "2Vd0sVq1TzK"; GET /admin/keys lists them',
  ),
  "stale-attempt": new GatewayError(
    "stale-attempt",
    `Attempt 1 of job "${jobId}" was given up for attempt 2: stop`,
  ),
  "job-final": new GatewayError("job-final", `Job "${jobId}" has ended "failed"; a report cannot change it`),
  "upload-mismatch": new GatewayError(
    "upload-mismatch",
    'Output "scene" refers to "scene.tif", which was not uploaded',
  ),
  "request-timeout": new GatewayError("request-timeout", "The body did not come on for 30 s"),
  "too-large": new GatewayError("too-large", "The body is larger than 1048576 bytes"),
  "unsupported-media-type": new GatewayError(
    "unsupported-media-type",
    'Cannot read "text/plain"; send application/json',
  ),
  "no-such-delivery": new GatewayError(
    "no-such-delivery",
    `Job "${jobId}" has no delivery "x"; GET /admin/jobs/${jobId}/attempts lists them`,
  ),
  "illegal-transition": new GatewayError(
    "illegal-transition",
    `Cannot replay "${jobId}_failed": its job was dismissed, and nobody waits for it`,
  ),
  "not-found": new GatewayError("not-found", "Cannot follow the link: it was not signed here"),
  "rate-limited": new GatewayError(
    "rate-limited",
    'Too many requests: "execute" (10 in 1 s) is used up; try again after 1 s',
    { members: { "violated-policies": ["execute"] } },
  ),
  "over-quota": new GatewayError(
    "over-quota",
    "Cannot accept another job: 500 of at most 500 outstanding jobs have not ended yet; wait until some have, or dismiss them",
    { members: { "violated-policies": ["jobs"] } },
  ),
  "store-unavailable": new GatewayError(
    "store-unavailable",
    "Cannot read the job: the store does not answer",
  ),
  "stopping": new GatewayError("stopping", "Cannot take new work: this process is about to end"),
  "internal": new GatewayError("internal", ""),
};

const everywhere: readonly ErrorCode[] = ["internal", "store-unavailable", "rate-limited"];
const guarding: readonly ErrorCode[] = ["unauthenticated", "missing-scope", "issuer-unavailable"];
const job: readonly ErrorCode[] = ["no-such-job", "job-gone"];
const files: readonly ErrorCode[] = [...job, "result-not-ready", "job-dismissed", "job-failed"];
const executing: readonly ErrorCode[] = [
  "invalid-inputs",
  "invalid-body",
  "invalid-parameter",
  "invalid-subscriber",
  "no-such-process",
  "job-gone",
  "request-timeout",
  "too-large",
  "unsupported-media-type",
  "key-reused",
  "mode-not-offered",
  "over-quota",
];
const results: readonly ErrorCode[] = [...files, "not-acceptable"];

/** Which errors an operation can answer, beside those that every one can. */
export const errorsOf: ByOperation<readonly ErrorCode[]> = {
  execute: [
    ...executing,
    "job-failed",
    "job-dismissed",
    "wait-exceeded",
  ],
  executeBatch: executing,
  dismissGroup: ["invalid-parameter", "no-such-job"],
  getProcesses: ["invalid-parameter"],
  getProcessDescription: ["no-such-process"],
  getJobs: ["invalid-parameter", "no-such-process"],
  getDeadLetters: ["invalid-parameter"],
  createKey: ["invalid-body", "too-large", "unsupported-media-type"],
  revokeKey: ["no-such-key"],
  getMetrics: ["not-found"],
  getReadiness: ["stopping"],
  listDeliveries: ["invalid-parameter"],
  getAttempts: job,
  replayDelivery: [...job, "no-such-delivery", "illegal-transition"],
  replayDeliveries: ["invalid-parameter"],
  getStatus: [...job, "invalid-parameter", "not-acceptable"],
  dismiss: job,
  getLog: [...job, "invalid-parameter"],
  getDeliveries: job,
  getDefinition: job,
  getResults: [...results, "invalid-parameter"],
  getOutput: [...results, "no-such-output"],
  getOutputFile: [...files, "no-such-output", "not-found"],
  getLinkedOutput: [...results, "no-such-output", "not-found"],
  getLinkedOutputFile: [...files, "no-such-output", "not-found"],
  receiveReport: [
    "invalid-body",
    "unauthenticated",
    "no-such-job",
    "stale-attempt",
    "job-final",
    "job-dismissed",
    "request-timeout",
    "too-large",
    "upload-mismatch",
  ],
  receiveUpload: [
    "invalid-parameter",
    "unauthenticated",
    "no-such-job",
    "stale-attempt",
    "job-final",
    "job-dismissed",
    "request-timeout",
    "too-large",
  ],
};

/** A runner says itself why a job has failed. */
const reported = new GatewayError("job-failed", "No scene was taken of this place on 2026-11-26", {
  type: "no-such-scene",
  title: "No such scene",
  status: 404,
});

/** `#/components/examples`: each error as the gateway itself writes it. */
export const problemComponents = Object.fromEntries(
  Object.entries({ ...detailed, reported }).map(([code, error]) => {
    const value = toProblem(error, "0199f2b1-0000-7000-8000-00000000cafe");
    return [code, { summary: value.title ?? code, value }];
  }),
);

function codesWith(status: string, codes: readonly string[]): readonly string[] {
  if (status === "4XX") return ["reported"];
  return codes.filter((code) =>
    String(problemComponents[code]?.value.status) === status || code === "job-failed" && status === "5XX"
  );
}

/** The errors of that status that the operation can answer; all of that status, when nothing is known of it. */
export function problemExamples(operationId: string, status: string): Examples {
  const own = codesWith(status, [
    ...everywhere,
    ...scopeOf(operationId) === undefined ? [] : guarding,
    ...errorsOf[operationId] ?? [],
  ]);
  const codes = own.length > 0 ? own : codesWith(status, Object.keys(problemComponents));
  return Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
}
