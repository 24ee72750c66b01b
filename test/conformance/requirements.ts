/**
 * What OGC API - Processes, Part 1, 1.0 (18-062r2) demands (`/req/`) and recommends (`/rec/`) of a server in the classes that are
 * claimed, by identifier, in words of our own. `docs/conformance.md` is made from this list and the names of the tests.
 */
export interface Requirement {
  readonly id: string;
  readonly says: string;
}

export interface RequirementClass {
  readonly name: string;
  readonly uri: string;
  readonly requirements: readonly Requirement[];
}

const conf = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf";

function ofClass(name: string, table: Readonly<Record<string, string>>): RequirementClass {
  const requirements = Object.entries(table).map(([id, says]) => ({ id, says }));
  return { name, uri: `${conf}/${name}`, requirements };
}

export const requirementClasses: readonly RequirementClass[] = [
  ofClass("core", {
    "/req/core/http": "HTTP/1.1, with what follows from it",
    "/rec/core/cross-origin": "browsers may call from any origin",
    "/rec/core/access-control-expose-headers": "and may read the headers that matter, `Location` above all",
    "/rec/core/link-header": "links of a body stand in `Link` headers too",
    "/rec/core/problem-details": "errors are problem details",
    "/rec/core/html": "HTML is considered",
    "/req/core/landingpage-op": "`GET /`",
    "/req/core/landingpage-success":
      "200 with links to the API definition, the conformance and the processes",
    "/req/core/api-definition-op": "`GET` of every API definition that the landing page links to",
    "/req/core/api-definition-success": "200 with the definition",
    "/rec/core/api-definition-oas": "a definition in OpenAPI 3.0 follows the class `oas30`",
    "/req/core/conformance-op": "`GET /conformance`",
    "/req/core/conformance-success": "200 with every class that is met",
    "/req/core/process-list": "`GET /processes`",
    "/req/core/process-list-success": "200 with summaries and links",
    "/req/core/pl-limit-definition": "`limit`: 1 to 10000, 10 unless told",
    "/req/core/pl-limit-response": "no more processes than `limit`, nor than the largest limit",
    "/req/core/pl-links": "`self`, and `alternate` for each other media type",
    "/rec/core/next-1": "`next` while there are more",
    "/rec/core/next-2": "behind `next` only what was not there before",
    "/rec/core/next-3": "behind `next` the same limit holds",
    "/req/core/process": "`GET /processes/{processID}`",
    "/req/core/process-success": "200 with the description",
    "/rec/core/ogc-process-description": "the description is an OGC process description",
    "/req/core/process-exception/no-such-process": "404 `no-such-process` for an unknown one",
    "/req/core/process-execute-op": "`POST /processes/{processID}/execution`",
    "/req/core/process-execute-request": "the body is based on `execute.yaml`",
    "/req/core/process-execute-inputs": "values inline and by reference",
    "/req/core/process-execute-input-array": "several occurrences as an array, a single one too",
    "/req/core/process-execute-input-inline-object": "an object as a qualified value",
    "/req/core/process-execute-input-mixed-type": "the format of a qualified value chooses the alternative",
    "/req/core/process-execute-input-inline-binary": "binary as base64",
    "/req/core/process-execute-input-inline-bbox": "a bounding box with its CRS",
    "/req/core/process-execute-input-validation": "values are checked, those by reference once resolved",
    "/req/core/process-execute-default-execution-mode": "the mode when nothing is preferred",
    "/req/core/process-execute-auto-execution-mode": "the mode when `respond-async` is preferred",
    "/req/core/process-execute-default-outputs": "without `outputs`, all of them",
    "/rec/core/process-execute-honor-prefer": "`respond-async` and `wait` are honoured where possible",
    "/rec/core/process-execute-preference-applied": "`Preference-Applied` says what was",
    "/rec/core/process-execute-handle-prefer": "clients are ready for both modes",
    "/rec/core/process-execute-mode-auto": "clients are ready for both modes, whatever they prefer",
    "/req/core/process-execute-sync-raw-value-one": "200, the value itself under its own media type",
    "/req/core/process-execute-sync-raw-value-multi": "200 `multipart/related`, a part for each output",
    "/req/core/process-execute-sync-raw-ref": "204 with a `Link` for each output",
    "/req/core/process-execute-sync-raw-mixed-multi":
      "200 `multipart/related`, references as `Content-Location`",
    "/req/core/process-execute-sync-document": "200 with a results document",
    "/rec/core/process-execute-sync-document-ref": "a scalar by reference leads to `text/plain`",
    "/req/core/process-execute-success-async": "201 with the status and `Location`",
    "/req/core/job-results-success-sync": "a synchronous answer links to its job",
    "/req/core/job": "`GET /jobs/{jobID}`",
    "/req/core/job-success": "200 with the status",
    "/req/core/job-exception-no-such-job": "404 `no-such-job` for an unknown one",
    "/rec/core/job-status": "`processID` and the times of the job are told",
    "/req/core/job-results": "`GET /jobs/{jobID}/results`",
    "/req/core/job-results-exception/no-such-job": "404 `no-such-job`",
    "/req/core/job-results-exception/results-not-ready": "404 `result-not-ready` before the end",
    "/req/core/job-results-failed": "an error that fits the reason when the job failed",
    "/req/core/job-results-async-raw-value-one": "as `process-execute-sync-raw-value-one`",
    "/req/core/job-results-async-raw-value-multi": "as `process-execute-sync-raw-value-multi`",
    "/req/core/job-results-async-raw-ref": "as `process-execute-sync-raw-ref`",
    "/req/core/job-results-async-raw-mixed-multi": "as `process-execute-sync-raw-mixed-multi`",
    "/req/core/job-results-async-document": "as `process-execute-sync-document`",
    "/req/core/test-process": "there is a process to test with",
    "/rec/core/test-process": "it echoes, and can be made to take its time",
  }),
  ofClass("ogc-process-description", {
    "/req/ogc-process-description/json-encoding": "valid by `process.yaml`",
    "/req/ogc-process-description/inputs-def": "`inputs` is a map by identifier",
    "/req/ogc-process-description/outputs-def": "`outputs` is a map by identifier",
    "/req/ogc-process-description/input-def": "each input has a schema, and is checked by it",
    "/req/ogc-process-description/output-def": "each output has a schema",
    "/req/ogc-process-description/input-mixed-type": "several formats are `oneOf`, the default first",
    "/req/ogc-process-description/output-mixed-type": "several formats are `oneOf`, the default first",
    "/req/ogc-process-description/input-binary": "binary values are base64 in a string",
    "/rec/ogc-process-description/format-key": "`format` says what a schema means",
    "/rec/ogc-process-description/format-short-code": "short codes of formats are understood",
    "/rec/ogc-process-description/format-value-registration": "new formats are registered",
  }),
  ofClass("json", { "/req/json/definition": "every resource is available as `application/json`" }),
  ofClass("oas30", {
    "/req/oas30/oas-definition-1": "the definition as OpenAPI 3.0 and as HTML",
    "/req/oas30/oas-definition-2": "the JSON is valid OpenAPI 3.0",
    "/req/oas30/oas-impl": "everything in it is there",
    "/req/oas30/completeness": "all status codes and answers of each operation",
    "/req/oas30/exceptions-codes": "all error codes",
    "/req/oas30/security": "security schemes",
  }),
  ofClass("job-list", {
    "/req/job-list/job-list-op": "`GET /jobs`",
    "/req/job-list/job-list-success": "200 with statuses and links",
    "/req/job-list/links": "`self`, and `alternate` for each other media type",
    "/req/job-list/processID-mandatory": "every status has its `processID`",
    "/req/job-list/type-definition": "`type` is a parameter",
    "/req/job-list/type-response": "only jobs of that type",
    "/req/job-list/processID-definition": "`processID` is a parameter",
    "/req/job-list/processID-response": "only jobs of those processes",
    "/req/job-list/status-definition": "`status` is a parameter",
    "/req/job-list/status-response": "only jobs of those statuses",
    "/req/job-list/datetime-definition": "`datetime` is a parameter",
    "/req/job-list/datetime-response": "only jobs created then",
    "/req/job-list/duration-definition": "`minDuration` and `maxDuration` are parameters",
    "/req/job-list/duration-response": "only jobs that took, or are taking, so long",
    "/req/job-list/limit-definition": "`limit`: 1 to 10000, 10 unless told",
    "/req/job-list/limit-response": "no more jobs than `limit`",
    "/rec/job-list/next-1": "`next` while there are more",
    "/rec/job-list/next-2": "behind `next` only what was not there before",
    "/rec/job-list/next-3": "behind `next` the same limit and filters hold",
    "/rec/job-list/job-list-landing-page": "the landing page links to the jobs",
    "/rec/job-list/access-control-job-list": "callers see their own jobs",
  }),
  ofClass("callback", { "/req/callback/job-callback": "the subscriber of a job is called" }),
  ofClass("dismiss", {
    "/req/dismiss/job-dismiss-op": "`DELETE /jobs/{jobID}`",
    "/req/dismiss/job-dismiss-success": "200 with the status `dismissed`",
  }),
];

/** What is not met, or not wholly, or not ours to meet, and why. */
export const deviations: Readonly<Record<string, string>> = {
  "/req/core/job-results-success-sync":
    "A process may say `syncLinks: false` (`docs/webhooks.md`): then `Content-Location` names the results of the job instead, " +
    "as the official test suite can follow no such link. Of the demo processes only `echo` does.",
  "/rec/core/link-header":
    "Not on the status of a job that has not ended, nor on the synchronous answers of a process that says `syncLinks: false`.",
  "/rec/job-list/access-control-job-list":
    "A list holds the caller's jobs only; but all callers are one as long as the gateway does not know who calls.",
  "/rec/core/html":
    "The answers are JSON. Only the API definition has a page for people; the class `html` is not claimed.",
  "/rec/core/process-execute-handle-prefer": "Speaks to clients, not to a server.",
  "/rec/core/process-execute-mode-auto": "Speaks to clients, not to a server.",
  "/rec/ogc-process-description/format-value-registration":
    "No format is defined here; those that runners use are passed on as they are.",
};
