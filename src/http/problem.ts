import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type ErrorCode, GatewayError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { Exception } from "../ogc/exception.ts";
import { exceptionType, mediaType } from "../ogc/uris.ts";

interface Row {
  readonly status: number;
  readonly title: string;
  /** The OGC type where one exists; otherwise the code itself is the type. */
  readonly type?: string;
}

/** draft-ietf-httpapi-ratelimit-headers, 5.1 */
const quotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded";

/** The one table from code to status. */
const rows: Readonly<Record<ErrorCode, Row>> = {
  "no-such-process": { status: 404, title: "No such process", type: exceptionType.noSuchProcess },
  "no-such-job": { status: 404, title: "No such job", type: exceptionType.noSuchJob },
  "no-such-output": { status: 404, title: "No such output", type: exceptionType.noSuchOutput },
  "no-such-delivery": { status: 404, title: "No such delivery" },
  "job-gone": { status: 410, title: "Job is gone", type: exceptionType.noSuchJob },
  "job-dismissed": { status: 410, title: "Job was dismissed" },
  "job-failed": { status: 500, title: "Job failed" },
  "result-not-ready": { status: 404, title: "Result not ready", type: exceptionType.resultNotReady },
  "invalid-inputs": { status: 400, title: "Invalid inputs" },
  "invalid-body": { status: 400, title: "Invalid body" },
  "invalid-parameter": { status: 400, title: "Invalid parameter" },
  "invalid-subscriber": { status: 400, title: "Invalid subscriber" },
  "mode-not-offered": { status: 422, title: "Mode is not offered" },
  "key-reused": { status: 422, title: "Idempotency-Key was used before" },
  "wait-exceeded": { status: 504, title: "Not finished in time" },
  "unauthenticated": { status: 401, title: "Not authenticated" },
  "missing-scope": { status: 403, title: "Scope is missing" },
  "issuer-unavailable": { status: 503, title: "Issuer of the token unavailable" },
  "no-such-key": { status: 404, title: "No such key" },
  "stale-attempt": { status: 409, title: "Attempt was given up" },
  "job-final": { status: 409, title: "Job has ended" },
  "upload-mismatch": { status: 422, title: "Upload does not match" },
  "request-timeout": { status: 408, title: "Too slow" },
  "too-large": { status: 413, title: "Too large" },
  "not-acceptable": { status: 406, title: "Not acceptable" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "rate-limited": { status: 429, title: "Too many requests", type: quotaExceeded },
  "over-quota": { status: 429, title: "Too many outstanding jobs", type: quotaExceeded },
  "store-unavailable": { status: 503, title: "Store unavailable" },
  "stopping": { status: 503, title: "About to end" },
  "illegal-transition": { status: 409, title: "Not possible in this state" },
  "internal": { status: 500, title: "Internal error" },
};

/** Every error on the way out as problem details (RFC 9457); what nobody foresaw is logged and told without its text. */
export function toProblemResponse(error: Error, c: Context, log: Log): Response {
  const requestId: unknown = c.get("requestId");
  const known = toGatewayError(error);
  if (known.code === "internal") {
    log("error", "failure", { requestId, error: error.message, stack: error.stack });
  }
  const { extras } = known;
  const problem = toProblem(known, typeof requestId === "string" ? requestId : undefined);
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    "content-type": prefersProblem(c) ? mediaType.problem : mediaType.json,
    ...(typeof requestId === "string" ? { "x-request-id": requestId } : {}),
    ...(extras.retryAfterSeconds === undefined ? {} : { "retry-after": String(extras.retryAfterSeconds) }),
    ...challengeOf(known),
  });
}

export function toProblem(error: GatewayError, instance?: string): Exception & { status: number } {
  const row = rows[error.code];
  const { status, type, title, errors, members } = error.extras;
  const isUnknown = error.code === "internal";
  return {
    type: type ?? row.type ?? error.code,
    title: title ?? row.title,
    status: status ?? row.status,
    detail: isUnknown ? "Something went wrong here; the request id names it in the log" : error.message,
    ...(instance === undefined ? {} : { instance: `urn:request:${instance}` }),
    ...(errors === undefined ? {} : { errors }),
    ...members,
  };
}

/** RFC 6750, 3. No `Basic`, though it is taken: browsers would ask people for a password. */
function challengeOf({ code, extras: { members } }: GatewayError): Record<string, string> {
  if (code === "unauthenticated") return { "www-authenticate": "Bearer" };
  if (code !== "missing-scope") return {};
  return { "www-authenticate": `Bearer error="insufficient_scope", scope="${members?.["scope"]}"` };
}

function toGatewayError(error: Error): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof HTTPException && error.status < 500) {
    const code: ErrorCode = error.status === 413 ? "too-large" : "invalid-body";
    return new GatewayError(code, error.message || "The request cannot be read");
  }
  return new GatewayError("internal", error.message);
}

/** Plain JSON unless the client lists problem details: the official test suite knows one of them in one place only. */
function prefersProblem(c: Context): boolean {
  return c.req.header("accept")?.includes(mediaType.problem) ?? false;
}
