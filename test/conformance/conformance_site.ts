import { afterAll, beforeAll, expect } from "vitest";
import type { ExecuteRequest } from "../../src/ogc/execute_request.ts";
import type { Link } from "../../src/ogc/link.ts";
import { type Answered, readAnswer } from "../support/answered.ts";
import { createJobClient, type JobClient } from "../support/job_client.ts";
import { hasOfficialSchemas, officialFaults, type OfficialSchema } from "../support/official_schemas.ts";
import { createSite, type Site } from "../support/site.ts";

/** A started gateway and the runner of `conformance_runner.ts`, for all tests of a file. */
export interface ConformanceSite {
  readonly site: Site;
  readonly client: JobClient;
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  /** POST an execute request to the process `shapes`, synchronously unless a preference says otherwise. */
  execute(request: ExecuteRequest, options?: { prefer?: string; process?: string }): Promise<Answered>;
  /** Execute without a wait, and wait for the end. The id of the job. */
  ended(request: ExecuteRequest): Promise<string>;
}

export const exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0";
export const relations = "http://www.opengis.net/def/rel/ogc/1.0";

export function conformanceSite(env: Readonly<Record<string, string>> = {}): ConformanceSite {
  let site: Site;
  beforeAll(async () => {
    site = await createSite({ runnerEntry: "test/conformance/conformance_runner.ts", env });
  });
  afterAll(() => site?.stop());
  const client = () => createJobClient(site.gateway.url);
  const execute: ConformanceSite["execute"] = (request, { prefer, process = "shapes" } = {}) =>
    client().execute(process, request, prefer === undefined ? {} : { prefer });
  return {
    get site() {
      return site;
    },
    get client() {
      return client();
    },
    get: async (path, headers = {}) => {
      const url = path.startsWith("/") ? `${site.gateway.url}${path}` : path;
      return await readAnswer(await fetch(url, { headers }));
    },
    execute,
    async ended(request) {
      const { status, body, text } = await execute(request, { prefer: "respond-async" });
      if (status !== 201) throw new Error(`Not accepted: ${status} ${text}`);
      const jobId = String(body["jobID"]);
      await client().reached(jobId);
      return jobId;
    },
  };
}

/** Where the official schemas lie beside the checkout, the value must be as they say. */
export function expectOfficial(name: OfficialSchema, value: unknown): void {
  if (hasOfficialSchemas()) expect(officialFaults(name, value)).toEqual([]);
}

export function linksOf({ body }: Answered): readonly Link[] {
  return body["links"] as Link[];
}

/** The parts of a `multipart/related` answer: head and body of each. */
export function partsOf({ headers, text }: Answered): readonly { head: string; body: string }[] {
  const boundary = /boundary="?([^";]+)/.exec(headers.get("content-type") ?? "")?.[1];
  return text.split(`--${boundary}`).slice(1, -1).map((part) => {
    const end = part.indexOf("\r\n\r\n");
    return { head: part.slice(2, end), body: part.slice(end + 4).replace(/\r\n$/, "") };
  });
}
