import { hasOfficialSchemas, officialFaults, type OfficialSchema } from "../official_schemas.ts";
import { type Exchange, parseJson } from "./exchange.ts";

const schemas: Readonly<Record<string, OfficialSchema>> = {
  "getLandingPage 200": "landingPage",
  "getConformance 200": "confClasses",
  "getProcesses 200": "processList",
  "getProcessDescription 200": "process",
  "getJobs 200": "jobList",
  "getStatus 200": "statusInfo",
  "dismiss 200": "statusInfo",
  "execute 201": "statusInfo",
};

const isHere = hasOfficialSchemas();

/** The paths of the results of jobs that were asked for a document. */
const documents = new Set<string>();

/** What the standard's own schema finds wrong with a JSON answer; nothing, where it has none. */
export function standardFaults(operationId: string, exchange: Exchange, value: unknown): readonly string[] {
  const name = `${operationId} ${exchange.status}`;
  remember(name, exchange, value);
  const schema = exchange.status >= 400
    ? "exception"
    : isDocument(name, exchange)
    ? "results"
    : schemas[name];
  if (schema === undefined || !isHere) return [];
  const own = schema === "results" ? withoutPermitted(value) : withoutExtensions(value);
  return officialFaults(schema, own).map((fault) => `official ${schema}: ${fault}`);
}

function asksForDocument({ sent }: Exchange): boolean {
  const request = typeof sent === "string" ? parseJson(sent) : undefined;
  return (request as { response?: unknown } | undefined)?.response === "document";
}

function remember(name: string, exchange: Exchange, value: unknown): void {
  if (name !== "execute 201" || !asksForDocument(exchange)) return;
  documents.add(`/jobs/${(value as { jobID?: string }).jobID}/results`);
}

function isDocument(name: string, exchange: Exchange): boolean {
  return name === "execute 200" && asksForDocument(exchange) ||
    name === "getResults 200" && documents.has(exchange.path);
}

/**
 * What the schema of results has no word for: other reference systems than its two, which the standard permits
 * (`/per/core/process-execute-input-inline-bbox`), and null, which is a value of JSON.
 */
function withoutPermitted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([name, member]) =>
    member !== null && !(name === "crs" && "bbox" in value)
  );
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutPermitted(member)]));
}

/** What a runner has described beyond the standard is passed on, and the standard's schema of a schema allows nothing more. */
function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !name.startsWith("x-"));
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutExtensions(member)]));
}
