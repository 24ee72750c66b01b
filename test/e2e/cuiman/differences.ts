/** Where the gateway is meant to differ from the reference: the fact, what each side does, and why. */
export interface Difference {
  readonly fact: string;
  readonly gateway: unknown;
  readonly reference: unknown;
  readonly reason: string;
}

const relation = (name: string) => `http://www.opengis.net/def/rel/ogc/1.0/${name}`;
const exception = (name: string) => `http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/${name}`;
const referenceProblem = (name: string) => `https://eo-tools.github.io/eozilla/problems#${name}`;

const indicators = {
  start_date: "2025-01-01",
  end_date: "2025-02-01",
  geometry: "POINT (1 2)",
  indicator_name: "NDVI",
};

const refusedInputs = [
  "resolution above its maximum",
  "text for an integer",
  "required input is missing",
  "required member is missing",
]
  .map((fault): Difference => ({
    fact: `error: ${fault}`,
    gateway: { type: "invalid-inputs", status: 400 },
    reference: { type: referenceProblem("bad-request"), status: 400 },
    reason: "a type of its own tells wrong inputs from every other 400",
  }));

const removedJob = ["read", "dismissed"].map((call): Difference => ({
  fact: `error: removed job ${call}`,
  gateway: { type: exception("no-such-job"), status: 410 },
  reference: { type: exception("no-such-job"), status: 404 },
  reason: "a job that was removed is gone for as long as it is remembered, then unknown",
}));

const jobMembers: readonly Difference[] = [
  {
    fact: "running job: members",
    gateway: ["created", "jobID", "links", "processID", "progress", "started", "status", "type", "updated"],
    reference: ["created", "jobID", "processID", "progress", "started", "status", "updated"],
    reason: "statusInfo.yaml requires type, and links lead to status and results",
  },
  {
    fact: "successful job: members",
    gateway: [
      "created",
      "expires",
      "finished",
      "jobID",
      "links",
      "message",
      "processID",
      "started",
      "status",
      "type",
      "updated",
    ],
    reference: ["created", "finished", "jobID", "message", "processID", "started", "status", "updated"],
    reason: "as for a running job; expires says how long the results are kept",
  },
  {
    fact: "failed job: members",
    gateway: [
      "created",
      "exception",
      "expires",
      "finished",
      "jobID",
      "links",
      "message",
      "processID",
      "started",
      "status",
      "type",
      "updated",
    ],
    reference: ["created", "finished", "jobID", "message", "processID", "started", "status", "x-traceback"],
    reason:
      "as for a successful job; exception is the problem, where the reference shows the lines of its own code",
  },
  {
    fact: "dismissed job: members",
    gateway: [
      "created",
      "expires",
      "finished",
      "jobID",
      "links",
      "message",
      "processID",
      "progress",
      "started",
      "status",
      "type",
      "updated",
    ],
    reference: ["created", "jobID", "processID", "progress", "started", "status", "updated"],
    reason: "a dismissed job has ended too, so it says when",
  },
];

export const differences: readonly Difference[] = [
  {
    fact: "capabilities: relations",
    gateway: [
      relation("conformance"),
      relation("job-list"),
      relation("processes"),
      "self",
      "service-desc",
      "service-doc",
    ],
    reference: ["self", "service"],
    reason: "the standard names these relations; the reference lists its routes, all as `service`",
  },
  {
    fact: "conformance: classes",
    gateway: ["callback", "core", "dismiss", "job-list", "json", "oas30", "ogc-process-description"],
    reference: ["core", "dismiss", "job-list", "json", "oas30", "ogc-process-description"],
    reason: "each declares what it has; callbacks are ours",
  },
  {
    fact: "processes",
    gateway: {
      "218": "5.0.4",
      echo: "1.0.0",
      primes_between: "0.0.0",
      process_pipeline: "0.0.0",
      return_base_model: "0.0.0",
      simulate_scene: "0.0.0",
      sleep_a_while: "0.0.0",
    },
    reference: {
      "218": "5.0.4",
      primes_between: "0.0.0",
      process_pipeline: "0.0.0",
      return_base_model: "0.0.0",
      simulate_scene: "0.0.0",
      sleep_a_while: "0.0.0",
    },
    reason: "echo is ours: synchronous too, and with two outputs",
  },
  {
    fact: "process simulate_scene: inputs and their minOccurs",
    gateway: {
      var_names: 0,
      bbox: 0,
      resolution: 0,
      start_date: 0,
      end_date: 0,
      periodicity: 0,
      output_path: 0,
    },
    reference: {
      var_names: 1,
      bbox: 0,
      resolution: 0,
      start_date: 0,
      end_date: 0,
      periodicity: 0,
      output_path: 1,
    },
    reason:
      "the reference runs without these two as well, but does not say so; here minOccurs is what is checked",
  },
  {
    fact: "error: process id that needs encoding",
    gateway: { type: exception("no-such-process"), status: 404 },
    reference: { type: "https://eo-tools.github.io/eozilla/cuiman/api/#cuiman.ClientError", status: 404 },
    reason:
      "the reference takes an encoded slash for a slash and answers with no problem at all, so the client makes one up",
  },
  {
    fact: "results of return_base_model",
    gateway: { return_value: { value: { threshold: 0.25, factor: 3.5 } } },
    reference: { return_value: { threshold: 0.25, factor: 3.5 } },
    reason: "in a results document an object stands as a qualified value (results.yaml)",
  },
  {
    fact: "results of 218",
    gateway: { return_value: { value: indicators } },
    reference: { return_value: indicators },
    reason: "as for return_base_model",
  },
  {
    fact: "unknown input",
    gateway: { type: "invalid-inputs", status: 400 },
    reference: "ignored: successful",
    reason: "an input that the process does not have is a mistake of the caller, most often of spelling",
  },
  {
    fact: "error: results too early",
    gateway: { type: exception("result-not-ready"), status: 404 },
    reference: { type: exception("result-not-ready"), status: 403 },
    reason: "the standard says 404 (/req/core/job-results-exception/results-not-ready)",
  },
  {
    fact: "error: results of a failed job",
    gateway: { type: "runner-failure", status: 500 },
    reference: { type: referenceProblem("forbidden"), status: 403 },
    reason: "the answer is the job's own exception (/req/core/job-results-failed)",
  },
  {
    fact: "error: results of a dismissed job",
    gateway: { type: "job-dismissed", status: 410 },
    reference: { type: referenceProblem("forbidden"), status: 403 },
    reason: "they will never be there",
  },
  ...refusedInputs,
  ...removedJob,
  ...jobMembers,
];
