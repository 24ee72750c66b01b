/** The class `job-list`. */
import { beforeAll, expect, test } from "vitest";
import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { conformanceSite, expectOfficial, linksOf, relations } from "./conformance_site.ts";

const at = conformanceSite();

/** Jobs of two processes in four statuses, in the order in which they were made. */
const made: Record<string, string> = {};
beforeAll(async () => {
  made["successful"] = await at.ended({});
  made["failed"] = await at.ended({ inputs: { fails: true } });
  const held = async (process: string) => {
    const { body } = await at.execute({ inputs: { holds: true } }, { prefer: "respond-async", process });
    return String(body["jobID"]);
  };
  made["dismissed"] = await held("async_only");
  // One that was never started would have no duration.
  await at.client.reached(made["dismissed"], ["running"]);
  await at.client.dismiss(made["dismissed"]);
  made["running"] = await held("async_only");
  await at.client.reached(made["running"], ["running"]);
});

/** The names of the jobs that a query finds, in the order in which they were made. */
async function found(query: string): Promise<readonly string[]> {
  const { status, body, text } = await at.get(`/jobs?${query}`);
  expect([query, status, text]).toEqual([query, 200, expect.anything()]);
  expectOfficial("jobList", body);
  const ids = (body["jobs"] as StatusInfo[]).map(({ jobID }) => jobID);
  return Object.entries(made).filter(([, id]) => ids.includes(id)).map(([name]) => name);
}

async function parameter(name: string): Promise<unknown> {
  const { body } = await at.get("/api");
  const paths = body["paths"] as Record<string, { get: { parameters: { name: string }[] } }>;
  return paths["/jobs"]?.get.parameters.find((one) => one.name === name);
}

async function refuses(...queries: readonly string[]): Promise<void> {
  for (const query of queries) {
    expect([query, (await at.get(`/jobs?${query}`)).status]).toEqual([query, 400]);
  }
}

const everything = ["successful", "failed", "dismissed", "running"];
const list = { in: "query", schema: { type: "array" } };

test("/req/job-list/job-list-op, /req/job-list/job-list-success: GET /jobs has the status of each", async () => {
  expect(await found("limit=100")).toEqual(everything);
});

test("/req/job-list/links: the list links to itself; there is no other media type to link to", async () => {
  const links = linksOf(await at.get("/jobs"));
  const self = links.find(({ rel }) => rel === "self");
  expect(self).toMatchObject({ href: expect.stringContaining("/jobs"), type: "application/json" });
  expect((await at.get(self?.href ?? "")).status).toBe(200);
});

test("/req/job-list/processID-mandatory: every status has its process, in the list and alone", async () => {
  for (const { jobID, processID } of await at.client.jobs()) {
    expect(["shapes", "async_only"]).toContain(processID);
    expect((await at.client.status(jobID)).body["processID"]).toBe(processID);
  }
});

test("/req/job-list/type-definition: type is declared, and takes the types that there are", async () => {
  expect(await parameter("type")).toMatchObject(list);
});

test("/req/job-list/type-response: type=process is every job", async () => {
  expect(await found("type=process&limit=100")).toEqual(everything);
});

test("/req/job-list/processID-definition: processID is declared", async () => {
  expect(await parameter("processID")).toMatchObject(list);
});

test("/req/job-list/processID-response: only jobs of those processes", async () => {
  expect(await found("processID=async_only")).toEqual(["dismissed", "running"]);
  expect(await found("processID=async_only&processID=shapes")).toEqual(everything);
});

test("/req/job-list/status-definition: status is declared with its values, and takes no others", async () => {
  expect(await parameter("status")).toMatchObject(list);
  await refuses("status=queued");
});

test("/req/job-list/status-response: only jobs of those statuses", async () => {
  for (const status of everything) expect(await found(`status=${status}`)).toEqual([status]);
  expect(await found("status=failed&status=running")).toEqual(["failed", "running"]);
});

test("/req/job-list/datetime-definition: datetime is declared, and takes nothing but times", async () => {
  expect(await parameter("datetime")).toMatchObject({ in: "query", schema: { type: "string" } });
  await refuses("datetime=yesterday", "datetime=2026-13-01T00:00:00Z");
});

test("/req/job-list/datetime-response: only jobs that were created then", async () => {
  const created = async (name: string) => String((await at.client.status(made[name] ?? "")).body["created"]);
  const [second, third] = [await created("failed"), await created("dismissed")];
  expect(await found(`datetime=${second}/..`)).toEqual(["failed", "dismissed", "running"]);
  expect(await found(`datetime=../${second}`)).toEqual(["successful", "failed"]);
  expect(await found(`datetime=/${second}`)).toEqual(["successful", "failed"]);
  expect(await found(`datetime=${second}/${third}`)).toEqual(["failed", "dismissed"]);
  expect(await found(`datetime=${second}`)).toEqual(["failed"]);
});

test("/req/job-list/duration-definition: minDuration and maxDuration are declared, and take whole seconds", async () => {
  for (const name of ["minDuration", "maxDuration"]) {
    expect(await parameter(name)).toMatchObject({ in: "query" });
    await refuses(`${name}=long`);
  }
});

test("/req/job-list/duration-response: only jobs that took so long, or are taking it", async () => {
  expect(await found("maxDuration=3600&limit=100")).toEqual(everything);
  expect(await found("minDuration=3600")).toEqual([]);
  const isOld = async () => (await found("minDuration=1")).join();
  await expect.poll(isOld, { timeout: 5_000, interval: 100 }).toBe("running");
});

test("/req/job-list/limit-definition: limit is a whole number, at least 1, 10 unless told", async () => {
  const schema = { type: "integer", minimum: 1, maximum: 10_000, default: 10 };
  expect(await parameter("limit")).toMatchObject({ in: "query", schema });
  await refuses("limit=0", "limit=-1", "limit=1.5", "limit=many");
});

test("/req/job-list/limit-response: no more jobs than limit", async () => {
  for (const limit of [1, 2, 3]) {
    expect((await at.get(`/jobs?limit=${limit}`)).body["jobs"]).toHaveLength(limit);
  }
});

test("/rec/job-list/next-1, /rec/job-list/next-2, /rec/job-list/next-3: from page to page comes every job, once, with the same filters", async () => {
  for (const filter of ["", "&processID=async_only"]) {
    const ids: string[] = [];
    let next: string | undefined = `/jobs?limit=1${filter}`;
    while (next !== undefined) {
      const page = await at.get(next);
      const jobs = page.body["jobs"] as StatusInfo[];
      expect(jobs.length).toBeLessThanOrEqual(1);
      ids.push(...jobs.map(({ jobID }) => jobID));
      next = linksOf(page).find(({ rel }) => rel === "next")?.href;
    }
    const expected = Object.values(made).slice(filter === "" ? 0 : 2);
    expect([...ids].sort()).toEqual([...expected].sort());
  }
});

test("/rec/job-list/job-list-landing-page: the landing page links to the jobs", async () => {
  const link = linksOf(await at.get("/")).find(({ rel }) => rel === `${relations}/job-list`);
  expect(link?.href).toBe(`${at.site.gateway.url}/jobs`);
});
