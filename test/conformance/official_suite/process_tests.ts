import { officialFaults } from "../../support/official_schemas.ts";
import { send } from "./answer.ts";
import { bundledFaults } from "./bundled_document.ts";
import { json, type SuiteTest, type Tested } from "./tested.ts";
import { arrayAt, demand, memberOf, Skip } from "./verdict.ts";

const read = async (url: string): Promise<unknown> => JSON.parse((await send({ url, accept: json })).text);

/** Both tests of an operation do the same. */
const describesEcho: SuiteTest = async ({ root, echoId }) => {
  const answer = await send({ url: `${root}/processes/${echoId}`, accept: json });
  demandNoFaults(bundledFaults("getProcessDescription", answer));
};

function demandNoFaults(faults: readonly string[]): void {
  demand(faults.length === 0, faults.join("; "));
}

export const processListTests: Readonly<Record<string, SuiteTest>> = {
  // The suite checks a request of its own making and sends nothing.
  "ProcessList.testPlLimitDefinition": () => Promise.resolve(),

  async "ProcessList.testPlLimitResponse"({ root }) {
    const processes = arrayAt(await read(`${root}/processes?limit=1`), "processes");
    demand(processes.length === 1, `?limit=1 answered ${processes.length} processes`);
  },

  async "ProcessList.testPlLinks"({ root }) {
    arrayAt(await read(`${root}/processes?limit=1`), "links");
  },

  async "ProcessList.testProcessList"({ root }) {
    demand(arrayAt(await read(`${root}/processes`), "processes").length > 0, "There are no processes");
  },

  // Here, and for the job list, the suite forgets to look at what its bundled document says.
  async "ProcessList.testProcessListSuccess"({ root }) {
    demandNoFaults(officialFaults("processList", await read(`${root}/processes`)));
  },
};

export const processTests: Readonly<Record<string, SuiteTest>> = {
  "Process.testProcess": describesEcho,
  "Process.testProcessSuccess": describesEcho,

  async "Process.testProcessExceptionNoSuchProcess"({ root }) {
    const url = `${root}/processes/invalid-process-${crypto.randomUUID()}`;
    demandNoFaults(bundledFaults("getProcessDescription", await send({ url, accept: json })));
  },
};

async function membersOf({ root, echoId }: Tested, group: "inputs" | "outputs"): Promise<readonly unknown[]> {
  arrayAt(await read(`${root}/processes`), "processes");
  const members = memberOf(await read(`${root}/processes/${echoId}`), group);
  demand(typeof members === "object" && members !== null, `The echo has no "${group}"`);
  return Object.values(members);
}

async function schemasOf(tested: Tested, group: "inputs" | "outputs"): Promise<readonly unknown[]> {
  const schemas = (await membersOf(tested, group)).map((member) => memberOf(member, "schema"));
  demand(!schemas.includes(undefined), `One of the ${group} has no schema`);
  return schemas;
}

async function hasMixed(tested: Tested, group: "inputs" | "outputs"): Promise<void> {
  const schemas = await schemasOf(tested, group);
  if (!schemas.some((schema) => memberOf(schema, "oneOf") !== undefined)) {
    throw new Skip(`None of the ${group} is of mixed type`);
  }
}

/** All but the first are skipped when the first fails. */
export const descriptionTests: Readonly<Record<string, SuiteTest>> = {
  async "OGCProcessDescription.testOGCProcessDescriptionJSON"(tested) {
    arrayAt(await read(`${tested.root}/processes`), "processes");
    await describesEcho(tested);
  },
  async "OGCProcessDescription.testOGCProcessDescriptionInputsDef"(tested) {
    await membersOf(tested, "inputs");
  },
  async "OGCProcessDescription.testOGCProcessDescriptionInputDef"(tested) {
    await schemasOf(tested, "inputs");
  },
  "OGCProcessDescription.testOGCProcessDescriptionInputDefinitionOfMixedType": (tested) =>
    hasMixed(tested, "inputs"),
  async "OGCProcessDescription.testOGCProcessDescriptionOutputsDef"(tested) {
    await membersOf(tested, "outputs");
  },
  async "OGCProcessDescription.testOGCProcessDescriptionOutputDef"(tested) {
    await schemasOf(tested, "outputs");
  },
  "OGCProcessDescription.testOGCProcessDescriptionOutputDefinitionOfMixedType": (tested) =>
    hasMixed(tested, "outputs"),
};

export const jobListTests: Readonly<Record<string, SuiteTest>> = {
  async "JobList.testJobList"({ root }) {
    demand(arrayAt(await read(`${root}/jobs`), "jobs").length > 0, "There are no jobs");
  },
  async "JobList.testJobListSuccess"({ root }) {
    demandNoFaults(officialFaults("jobList", await read(`${root}/jobs`)));
  },
};
