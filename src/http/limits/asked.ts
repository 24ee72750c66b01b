import { batchPlace } from "../batch_place.ts";

/** What of a request limits are about. */
export interface Asked {
  readonly group?: "execute" | "read" | "dismiss";
  /** The process that is to be executed. */
  readonly processId?: string;
  /** Which process, and how often, stands in the body. */
  readonly isBatch?: true;
}

const executionPath = /^\/processes\/([^/]+)\/execution\/?$/;
const batchPath = new RegExp(`^${batchPlace.path}/?$`);
const runnersPath = /^\/jobs\/[^/]+\/(?:reports\/?$|uploads\/)/;

const reads: Asked = { group: "read" };
const dismisses: Asked = { group: "dismiss" };
const batches: Asked = { group: "execute", isBatch: true };
const others: Asked = {};

/**
 * Undefined: it is not limited. Runners report when they have something to say, probes when it is time; and who only asks what he may
 * ask has asked for nothing yet.
 *
 * @param path as the router has it
 */
export function askedBy(method: string, path: string): Asked | undefined {
  switch (method) {
    case "GET":
    case "HEAD":
      return path.startsWith("/health/") || path === "/metrics" ? undefined : reads;
    case "OPTIONS":
      return undefined;
    case "DELETE":
      return dismisses;
    case "POST":
      if (batchPath.test(path)) return batches;
      if (runnersPath.test(path)) return undefined;
      return execution(path) ?? others;
    case "PUT":
      return runnersPath.test(path) ? undefined : others;
    default:
      return others;
  }
}

function execution(path: string): Asked | undefined {
  const processId = executionPath.exec(path)?.[1];
  return processId === undefined ? undefined : { group: "execute", processId: decoded(processId) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
