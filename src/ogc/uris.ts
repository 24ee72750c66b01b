/** Identifiers of OGC API - Processes Part 1 v1.0 (18-062r2): verbatim strings that go over the wire. */

const part1 = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf";

export const conformanceClasses = {
  core: `${part1}/core`,
  description: `${part1}/ogc-process-description`,
  json: `${part1}/json`,
  oas30: `${part1}/oas30`,
  jobList: `${part1}/job-list`,
  callback: `${part1}/callback`,
  dismiss: `${part1}/dismiss`,
} as const;

const relations = "http://www.opengis.net/def/rel/ogc/1.0";

export const rel = {
  conformance: `${relations}/conformance`,
  processes: `${relations}/processes`,
  jobList: `${relations}/job-list`,
  execute: `${relations}/execute`,
  results: `${relations}/results`,
  exceptions: `${relations}/exceptions`,
  log: `${relations}/log`,
} as const;

const exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0";

export const exceptionType = {
  noSuchProcess: `${exceptions}/no-such-process`,
  noSuchJob: `${exceptions}/no-such-job`,
  resultNotReady: `${exceptions}/result-not-ready`,
  noSuchOutput: `${exceptions}/no-such-output`,
} as const;

export const mediaType = {
  json: "application/json",
  problem: "application/problem+json",
  openapi: "application/vnd.oai.openapi+json;version=3.0",
  octets: "application/octet-stream",
  multipart: "multipart/related",
  eventStream: "text/event-stream",
} as const;
