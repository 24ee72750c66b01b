import { expect, test } from "vitest";
import * as client from "../../../src/client/mod.ts";
import { toApiError } from "../../../src/client/errors/to_api_error.ts";
import { toJobError } from "../../../src/client/errors/to_job_error.ts";
import { exceptionType } from "../../../src/ogc/uris.ts";
import { statusOf } from "../scripted_fetch.ts";

const request = { method: "POST", url: "https://gateway.test/processes/p/execution" };

test.each([
  [exceptionType.noSuchProcess, 404, "NoSuchProcessError"],
  [exceptionType.noSuchJob, 404, "NoSuchJobError"],
  [exceptionType.noSuchJob, 410, "JobGoneError"],
  [exceptionType.noSuchOutput, 404, "NoSuchOutputError"],
  [exceptionType.resultNotReady, 404, "ResultNotReadyError"],
  ["job-dismissed", 410, "JobGoneError"],
  ["invalid-inputs", 400, "InvalidInputsError"],
  ["invalid-body", 400, "InvalidRequestError"],
  ["too-large", 413, "InvalidRequestError"],
  ["mode-not-offered", 422, "ModeNotOfferedError"],
  ["key-reused", 422, "KeyReusedError"],
  ["unauthenticated", 401, "UnauthenticatedError"],
  ["forbidden", 403, "UnauthenticatedError"],
  ["store-unavailable", 503, "ApiError"],
  ["toString", 409, "ApiError"],
])("toApiError: %s with %i is a %s", (type, status, name) => {
  const error = toApiError({ request, status, problem: { type, title: "Title", detail: "Detail" } });
  expect(error).toMatchObject({ name, status, request });
  expect(error).toBeInstanceOf(client[name as "ApiError"]);
  expect(error).toBeInstanceOf(client.ApiError);
  expect(error.message).toMatch(`POST ${request.url} answered ${status}: Title: Detail`);
});

test.each([
  ["invalid", 400, "JobInvalidError", "invalid"],
  ["https://runner.test/problems/out-of-memory", 500, "JobOutOfMemoryError", "out-of-memory"],
  ["deadline-exceeded", 504, "JobDeadlineError", "deadline"],
  ["terminated", 500, "JobTerminatedError", "terminated"],
  ["auth", 500, "JobAuthError", "auth"],
  ["about:blank", 403, "JobAuthError", "auth"],
  ["interrupted", 500, "JobInterruptedError", "interrupted"],
  ["runner-lost", 502, "JobInterruptedError", "interrupted"],
  ["undeliverable", 503, "JobInterruptedError", "interrupted"],
  ["runner-failure", 500, "JobFailedError", "unknown"],
  ["valueOf", 500, "JobFailedError", "unknown"],
])("toJobError: a failure %s with %i is a %s", (type, status, name, code) => {
  const error = toJobError(statusOf({ status: "failed", exception: { type, status, detail: "Because" } }));
  expect(error).toMatchObject({ name, code, jobId: "j1", problem: { type } });
  expect(error).toBeInstanceOf(client.JobError);
  expect(error?.message).toBe(`Job "j1" failed (${code}): Because`);
});

test("toJobError: other servers say less", () => {
  expect(toJobError(statusOf({ status: "failed" }))?.message).toBe('Job "j1" failed (unknown)');
  expect(toJobError(statusOf({ status: "dismissed", message: "Dismissed" }))?.message)
    .toBe('Job "j1" was dismissed: Dismissed');
  expect(toJobError(statusOf())).toBeUndefined();
});

test("errors: each that is exported has its own name, which a bundler cannot change", () => {
  const kinds = Object.entries(client).filter(([name]) => name.endsWith("Error"));
  expect(kinds.length).toBeGreaterThan(20);
  for (const [name, kind] of kinds) expect(String(kind)).toContain(`name = "${name}"`);
});
