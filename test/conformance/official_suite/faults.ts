import {
  asProblem,
  type Body,
  editDescription,
  editSchema,
  editStatuses,
  isExecution,
  isSyncResult,
  without,
  withoutJobs,
} from "./edits.ts";
import type { Fault } from "../../support/spoiling_front.ts";
import { suiteTests } from "./run_suite.ts";

/** A way to be wrong, and the tests of the suite that notice: measured with the suite itself, version 1.3. */
export interface KnownFault {
  readonly what: string;
  readonly fault: Fault;
  readonly failed: readonly string[];
  readonly skipped?: readonly string[];
}

const jobs = (...names: readonly string[]) => names.map((name) => `Jobs.test${name}`);
const ofClass = (name: string) => suiteTests.filter((test) => test.startsWith(`${name}.`));

/** Look at the status document of a job. */
const lookAtStatus = jobs(
  ...["JobCreationOp", "JobCreationRequest", "JobCreationSuccessAsync", "JobSuccess", "JobResults"],
  ...["JobResultsAsyncRawMixedMulti", "JobResultsAsyncRawRef", "JobResultsAsyncRawValueMulti"],
);
/** Go to the `Location` of a job. */
const goToLocation = [
  ...lookAtStatus,
  ...jobs("JobResultsAsyncRawValueOne", "JobResultsExceptionResultsNotReady"),
];
const readResults = jobs("JobCreationInputRef", "JobCreationInputValidation");
const onlyAsync = jobs(
  ...["JobCreationAutoExecutionMode", "JobCreationSuccessAsync", "JobSuccess", "JobResultsAsyncDocument"],
  ...["JobResultsAsyncRawMixedMulti", "JobResultsAsyncRawRef", "JobResultsAsyncRawValueMulti"],
  ...["JobResultsAsyncRawValueOne", "JobResultsExceptionResultsNotReady"],
);
/** Ask for raw results, synchronously. */
const askRaw = jobs(
  ...["JobCreationDefaultExecutionMode", "JobCreationDefaultOutputs", "JobCreationInputArray"],
  ...["JobCreationInputInlineBbox", "JobCreationInputInlineBinary", "JobCreationInputInlineMixed"],
  ...["JobCreationInputInlineObject", "JobCreationInputInline", "JobCreationInputRef"],
  ...["JobCreationInputValidation", "JobCreationInputs", "JobCreationSyncRawMixedMulti"],
  ...["JobCreationSyncRawRef", "JobCreationSyncRawValueMulti", "JobCreationSyncRawValueOne"],
  ...["JobOp", "JobResultsSync"],
);

export const knownFaults: readonly KnownFault[] = [
  { what: "nothing wrong", fault: {}, failed: [] },
  {
    what: "null in an optional member of a status",
    fault: { answer: (answer, asked) => editStatuses(answer, asked, (body) => body["finished"] = null) },
    failed: [...lookAtStatus, "JobList.testJobListSuccess"],
  },
  {
    what: "202 instead of 201",
    fault: { answer: (answer) => void (answer.status = answer.status === 201 ? 202 : answer.status) },
    failed: [...goToLocation, ...jobs("JobCreationAutoExecutionMode", "JobResultsAsyncDocument")],
  },
  {
    what: "200 to respond-async",
    fault: { ask: (asked) => void delete asked.headers["prefer"], answer: withoutJobs },
    failed: [...goToLocation, "JobList.testJobList"],
  },
  {
    what: "a relative Location",
    fault: {
      answer({ headers }) {
        if (headers["location"]) headers["location"] = new URL(headers["location"]).pathname;
      },
    },
    failed: goToLocation,
  },
  {
    what: "a results link before the job has ended",
    fault: {
      ask(asked) {
        if (!isExecution(asked) || asked.headers["prefer"] === undefined) return;
        const body = JSON.parse(asked.body) as { inputs?: Body };
        asked.body = JSON.stringify({ ...body, inputs: { ...body.inputs, pause: 1 } });
      },
      answer: (answer, asked) =>
        editStatuses(answer, asked, ({ links }) => {
          const [{ href }] = links as [{ href: string }];
          const rel = "http://www.opengis.net/def/rel/ogc/1.0/results";
          (links as unknown[]).push({ href: `${href}/results`, rel, type: "application/json" });
        }),
    },
    failed: jobs("JobResultsAsyncRawValueOne"),
  },
  {
    what: "422 for a bad input",
    fault: { answer: (answer) => void (answer.status = answer.status === 400 ? 422 : answer.status) },
    failed: jobs("JobCreationInputValidation"),
  },
  ...['rel="monitor"', "rel=monitor", 'rel="item"'].map((relation): KnownFault => ({
    what: `a Link header with ${relation} on a synchronous 200`,
    fault: {
      answer(answer, asked) {
        if (isSyncResult(answer, asked)) answer.headers["link"] = `<http://127.0.0.1/jobs/1>; ${relation}`;
      },
    },
    failed: jobs("JobResultsSync"),
  })),
  {
    what: "406 for Accept: application/json where the results are no JSON",
    fault: {
      answer(answer, asked) {
        if (!isSyncResult(answer, asked) || answer.headers["content-type"] === "application/json") return;
        answer.status = 406;
        answer.headers["content-type"] = "application/json";
        answer.text = JSON.stringify({ type: "not-acceptable" });
      },
    },
    failed: askRaw,
  },
  {
    what: "https in the URIs of conformance",
    fault: {
      answer(answer, { path }) {
        if (path === "/conformance") answer.text = answer.text.replaceAll("http://www", "https://www");
      },
    },
    failed: ["Conformance.testValidateConformanceOperationAndResponse"],
  },
  {
    what: "problems as application/problem+json with a charset",
    fault: { answer: (answer) => asProblem(answer, "application/problem+json; charset=utf-8") },
    failed: [
      "Process.testProcessExceptionNoSuchProcess",
      ...jobs(
        "JobExceptionNoSuchJob",
        "JobResultsNoSuchJob",
        "JobResultsFailed",
        "JobCreationInputValidation",
      ),
    ],
  },
  {
    what: "problems as application/problem+json",
    fault: { answer: (answer) => asProblem(answer, "application/problem+json") },
    failed: jobs("JobCreationInputValidation"),
  },
  {
    what: "multipart with parts of JSON",
    fault: {
      answer: (answer) => void (answer.text = answer.text.replaceAll("text/plain", "application/json")),
    },
    failed: readResults,
  },
  {
    what: "multipart with a preamble",
    fault: {
      answer(answer) {
        if (answer.headers["content-type"]?.startsWith("multipart/")) {
          answer.text = `Read on\r\n${answer.text}`;
        }
      },
    },
    failed: [],
  },
  {
    what: "204 for outputs: {}",
    fault: {
      answer(answer, asked) {
        if (!isSyncResult(answer, asked) || !asked.body.includes('"outputs":{}')) return;
        answer.status = 204;
        answer.text = "";
      },
    },
    failed: jobs("JobCreationInputArray", "JobCreationInputInlineBbox"),
  },
  {
    what: "a member outside the subset of schemas",
    fault: {
      answer: (answer, asked) => editSchema(answer, asked, "pause", { type: "integer", $id: "urn:pause" }),
    },
    failed: [
      "Process.testProcess",
      "Process.testProcessSuccess",
      "OGCProcessDescription.testOGCProcessDescriptionJSON",
    ],
    skipped: ofClass("OGCProcessDescription").slice(1),
  },
  {
    what: "an object with one member as the results",
    fault: {
      answer(answer, asked) {
        if (!isSyncResult(answer, asked)) return;
        answer.headers["content-type"] = "application/json";
        answer.text = JSON.stringify({ message: "teststring" });
      },
    },
    failed: jobs("JobCreationInputRef"),
  },
  {
    what: "an echo that is only run synchronously",
    fault: {
      answer(answer, asked) {
        editDescription(answer, asked, (body) => body["jobControlOptions"] = ["sync-execute"]);
        withoutJobs(answer, asked);
      },
    },
    failed: [...jobs("JobCreationOp", "JobCreationRequest"), "JobList.testJobList"],
    skipped: onlyAsync,
  },
  {
    what: "no links in a status",
    fault: { answer: (answer, asked) => editStatuses(answer, asked, (body) => delete body["links"]) },
    failed: jobs("JobResultsAsyncRawValueOne"),
  },
  {
    what: "no Content-Type on a synchronous 200",
    fault: {
      answer(answer, asked) {
        if (isSyncResult(answer, asked)) delete answer.headers["content-type"];
      },
    },
    failed: readResults,
  },
  {
    what: "an allOf without format in an input",
    fault: {
      answer: (answer, asked) => editSchema(answer, asked, "pause", { allOf: [{ type: "integer" }] }),
    },
    failed: [],
    skipped: ofClass("Jobs"),
  },
  {
    what: "an input in base64, which does not count as binary",
    fault: {
      answer: (answer, asked) =>
        editSchema(answer, asked, "note", { type: "string", contentEncoding: "base64" }),
    },
    failed: [],
    skipped: jobs("JobCreationInputValidation"),
  },
  {
    what: "an input of the format byte, which the suite cannot send",
    fault: {
      answer: (answer, asked) => editSchema(answer, asked, "image", { type: "string", format: "byte" }),
      ask: (asked) => without("image", asked),
    },
    failed: jobs("JobCreationInputInlineBinary"),
  },
];
