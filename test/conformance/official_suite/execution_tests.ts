import { officialFaults } from "../../support/official_schemas.ts";
import { type Answer, send } from "./answer.ts";
import { bundledFaults, moreThanOne } from "./bundled_document.ts";
import type { Echo } from "./echo_description.ts";
import { requests, testString } from "./echo_requests.ts";
import {
  demandResults,
  demandStatus,
  demandStatusAt,
  demandTestStringInPart,
  demandValid,
  isMultipart,
  locationOf,
  postAsync,
  postSync,
  skipUnlessAsync,
} from "./job_steps.ts";
import { type JobsTest, json, type Tested } from "./tested.ts";
import { demand } from "./verdict.ts";

/** Most of the suite's tests of an execution look at its status alone. */
const isAnswered = (toRequest: (echo: Echo) => unknown): JobsTest => async (tested, echo) =>
  demandStatus(await postSync(tested, toRequest(echo)), 200, 201);

const isAnsweredRaw = isAnswered((echo) => requests.inForm(echo, "raw"));

export const executionTests: Readonly<Record<string, JobsTest>> = {
  async "Jobs.testJobCreationOp"(tested, echo) {
    if (!echo.offersAsync) {
      return demandValid("getStatus", await postSync(tested, requests.plain(echo)));
    }
    // With a blank at the end, which no other test sends.
    const url = `${tested.root}/processes/${tested.echoId}/execution`;
    const body = requests.plain(echo);
    await demandStatusAt(await send({ url, accept: json, prefer: "respond-async ", body }), undefined);
  },

  async "Jobs.testJobCreationAutoExecutionMode"(tested, echo) {
    skipUnlessAsync(echo);
    await postAsync(tested, echo, requests.plain(echo));
  },

  async "Jobs.testJobCreationDefaultExecutionMode"(tested, echo) {
    const answer = await postSync(tested, requests.plain(echo));
    demandStatus(answer, ...(echo.offersSync ? [200] : [200, 201]));
  },

  "Jobs.testJobCreationDefaultOutputs": isAnswered(requests.withoutOutputs),
  "Jobs.testJobCreationInputArray": isAnswered(requests.withArray),
  "Jobs.testJobCreationInputInlineBbox": isAnswered(requests.withBbox),
  "Jobs.testJobCreationInputInlineBinary": isAnswered(requests.withBinary),
  "Jobs.testJobCreationInputInlineMixed": isAnswered(requests.withObject),
  "Jobs.testJobCreationInputInlineObject": isAnswered(requests.withObject),
  "Jobs.testJobCreationInputInline": isAnswered(requests.plain),
  "Jobs.testJobCreationInputs": isAnswered(requests.plain),

  async "Jobs.testJobCreationInputRef"(tested, echo) {
    const answer = await postSync(tested, requests.withReference(echo));
    if (isMultipart(answer)) return demandTestStringInPart(answer);
    demandStatus(answer, 200, 201);
    if (answer.status === 200) return demandValid("execute", answer);
    await demandStatusAt(answer);
  },

  async "Jobs.testJobCreationInputValidation"(tested, echo) {
    await isWellAnswered(tested, await postSync(tested, requests.plain(echo)));
    const answer = await postSync(tested, requests.withWrongType(echo));
    if (answer.status === 201) {
      const { text } = await send({ url: locationOf(answer), accept: json });
      return demand(JSON.parse(text).status === "failed", "A wrong input did not fail the job");
    }
    demandStatus(answer, 400, 500);
    const type = answer.header("content-type") ?? "";
    demand(type === json || type.startsWith(`${json};`), `The exception comes as ${type}`);
    const faults = officialFaults("exception", JSON.parse(answer.text));
    demand(faults.length === 0, faults.join("; "));
  },

  async "Jobs.testJobCreationRequest"(tested, echo) {
    if (!echo.offersAsync) {
      return demandValid("getStatus", await postSync(tested, requests.plain(echo)));
    }
    await demandStatusAt(await postAsync(tested, echo, requests.plain(echo)));
  },

  async "Jobs.testJobCreationSuccessAsync"(tested, echo) {
    skipUnlessAsync(echo);
    await demandStatusAt(await postAsync(tested, echo, requests.plain(echo)));
  },

  "Jobs.testJobCreationSyncDocument": isAnswered((echo) => requests.inForm(echo, "document")),
  "Jobs.testJobCreationSyncRawMixedMulti": isAnsweredRaw,
  "Jobs.testJobCreationSyncRawRef": isAnsweredRaw,
  "Jobs.testJobCreationSyncRawValueMulti": isAnsweredRaw,

  async "Jobs.testJobCreationSyncRawValueOne"(tested, echo) {
    const answer = await postSync(tested, requests.oneOutput(echo));
    demandStatus(answer, 200, 201);
    demand(answer.text.includes(testString), `The body does not contain "${testString}"`);
  },
};

/** Here the suite overlooks that an object fits its `oneOf` twice. */
async function isWellAnswered(tested: Tested, answer: Answer): Promise<void> {
  if (isMultipart(answer)) return demandTestStringInPart(answer);
  demandStatus(answer, 200, 201);
  if (answer.status === 201) {
    const { text } = await send({ url: locationOf(answer), accept: json });
    return await demandResults(JSON.parse(text), tested);
  }
  const faults = bundledFaults("execute", answer).filter((fault) => fault !== moreThanOne);
  demand(faults.length === 0, faults.join("; "));
}
