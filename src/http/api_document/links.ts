import type { ByOperation } from "./document.ts";

const ofJob = (expression: string) =>
  Object.fromEntries(
    ["getStatus", "getResults", "getLog", "getDefinition", "getDeliveries", "dismiss"].map((operationId) => [
      operationId,
      { operationId, parameters: { jobID: expression } },
    ]),
  );

const ofProcess = (expression: string) =>
  Object.fromEntries(
    ["getProcessDescription", "execute"].map((operationId) => [
      operationId,
      { operationId, parameters: { processID: expression } },
    ]),
  );

/** Which operations go on from an answer, and with what of it. */
export const linksOf: ByOperation<Readonly<Record<string, Readonly<Record<string, unknown>>>>> = {
  execute: { 201: ofJob("$response.body#/jobID") },
  executeBatch: {
    201: Object.fromEntries(
      ["getJobs", "dismissGroup"].map((operationId) => [
        operationId,
        { operationId, parameters: { group: "$response.body#/group" } },
      ]),
    ),
  },
  getJobs: { 200: ofJob("$response.body#/jobs/0/jobID") },
  getProcesses: { 200: ofProcess("$response.body#/processes/0/id") },
};
