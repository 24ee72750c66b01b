import type { Scope } from "../../core/principal.ts";

/**
 * What an operation asks of its caller: a scope, or
 * - `open`: nothing, and credentials are not looked at;
 * - `runner`: the token of a dispatch, which the route itself reads;
 * - `link`: a link that was signed here, which the route itself reads.
 */
export type Access = Scope | "open" | "runner" | "link";

/** Every operation. One that is missing here keeps the gateway from starting. */
export const accessOf: Readonly<Record<string, Access>> = {
  getLandingPage: "open",
  getConformance: "open",
  getApi: "open",
  getDocs: "open",
  getLiveness: "open",
  getReadiness: "open",

  getProcesses: "processes:read",
  getProcessDescription: "processes:read",

  execute: "jobs:execute",
  executeBatch: "jobs:execute",

  getJobs: "jobs:read",
  getStatus: "jobs:read",
  getResults: "jobs:read",
  getOutput: "jobs:read",
  getOutputFile: "jobs:read",
  getDefinition: "jobs:read",
  getLog: "jobs:read",
  getDeliveries: "jobs:read",
  getDeadLetters: "jobs:read",

  dismiss: "jobs:dismiss",
  dismissGroup: "jobs:dismiss",

  getLinkedOutput: "link",
  getLinkedOutputFile: "link",

  receiveReport: "runner",
  receiveUpload: "runner",

  createKey: "admin",
  getKeys: "admin",
  revokeKey: "admin",

  getMetrics: "admin",
  listDeliveries: "admin",
  getAttempts: "admin",
  replayDelivery: "admin",
  replayDeliveries: "admin",
};
