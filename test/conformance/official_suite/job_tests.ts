import { officialFaults } from "../../support/official_schemas.ts";
import { send } from "./answer.ts";
import { requests, testString } from "./echo_requests.ts";
import {
  demandResults,
  demandStatus,
  demandStatusAt,
  demandValid,
  locationOf,
  postAsync,
  postSync,
  skipUnlessAsync,
} from "./job_steps.ts";
import { type JobsTest, json } from "./tested.ts";
import { demand } from "./verdict.ts";

const notReady = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready";

/** Whatever their names say, these three ask for all outputs by value and look at the status. */
const hasStatus: JobsTest = async (tested, echo) => {
  skipUnlessAsync(echo);
  await demandStatusAt(await postAsync(tested, echo, requests.withObject(echo)));
};

export const jobTests: Readonly<Record<string, JobsTest>> = {
  async "Jobs.testJobOp"(tested, echo) {
    demandStatus(await postSync(tested, requests.plain(echo)), 200, 201);
  },

  async "Jobs.testJobSuccess"(tested, echo) {
    skipUnlessAsync(echo);
    const url = `${tested.root}/processes/${tested.echoId}/execution`;
    const body = requests.plain(echo);
    await demandStatusAt(await send({ url, accept: json, prefer: "respond-async ", body }), undefined);
  },

  async "Jobs.testJobExceptionNoSuchJob"({ root }) {
    const url = `${root}/jobs/invalid-job-${crypto.randomUUID()}`;
    demandValid("getJobs", await send({ url, accept: json }));
  },

  async "Jobs.testJobResultsNoSuchJob"({ root }) {
    const url = `${root}/jobs/invalid-job-${crypto.randomUUID()}/results`;
    demandValid("getResult", await send({ url, accept: json }));
  },

  async "Jobs.testJobResults"(tested, echo) {
    if (!echo.offersAsync) return demandStatus(await postSync(tested, requests.plain(echo)), 200);
    const answer = await postAsync(tested, echo, requests.plain(echo));
    demandStatus(answer, 201);
    const status = await send({ url: locationOf(answer), accept: json });
    demandStatus(status, 200);
    const faults = officialFaults("statusInfo", JSON.parse(status.text));
    demand(faults.length === 0, faults.join("; "));
  },

  async "Jobs.testJobResultsAsyncDocument"(tested, echo) {
    skipUnlessAsync(echo);
    await postAsync(tested, echo, requests.inForm(echo, "document"));
  },

  "Jobs.testJobResultsAsyncRawMixedMulti": hasStatus,
  "Jobs.testJobResultsAsyncRawRef": hasStatus,
  "Jobs.testJobResultsAsyncRawValueMulti": hasStatus,

  async "Jobs.testJobResultsAsyncRawValueOne"(tested, echo) {
    skipUnlessAsync(echo);
    const answer = await postAsync(tested, echo, requests.oneOutput(echo));
    const body: unknown = JSON.parse(answer.text);
    if (answer.status === 200) return demand(body === testString, "The result is another text");
    const { text } = await send({ url: locationOf(answer), accept: json });
    await demandResults(JSON.parse(text), tested);
  },

  async "Jobs.testJobResultsExceptionResultsNotReady"(tested, echo) {
    skipUnlessAsync(echo);
    const location = locationOf(await postAsync(tested, echo, requests.withPause(echo)));
    await send({ url: location, accept: json });
    const answer = await send({ url: `${location}/results`, accept: json });
    demandStatus(answer, 404);
    const exception: unknown = JSON.parse(answer.text);
    demand((exception as { type?: unknown }).type === notReady, `The exception is no ${notReady}`);
    const faults = officialFaults("exception", exception);
    demand(faults.length === 0, faults.join("; "));
  },

  async "Jobs.testJobResultsFailed"(tested) {
    const answer = await postSync(tested, { "invalid-execute-request": "true)" });
    demand(answer.status > 200, `It answered ${answer.status}`);
    demandValid("execute", answer);
  },

  async "Jobs.testJobResultsSync"(tested, echo) {
    const answer = await postSync(tested, requests.plain(echo));
    demandStatus(answer, 200, 201);
    const links = answer.headers("link");
    if (links.length === 0) return;
    const monitor = links.find((link) => link.includes("rel=monitor"));
    demand(monitor !== undefined, "No Link has an unquoted rel=monitor");
    // Angle brackets included, as the suite reads it: no such URL can be asked.
    demandValid("getStatus", await send({ url: monitor.split(";")[0] ?? "", accept: json }));
  },
};
