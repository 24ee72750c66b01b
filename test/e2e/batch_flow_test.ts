/** Many jobs in one request, from end to end. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JobGroup } from "../../src/ogc/batch_request.ts";
import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { watchAnswered } from "../support/answer_check/watch.ts";
import { readAnswer } from "../support/answered.ts";
import { eventually } from "../support/eventually.ts";
import { createJobClient } from "../support/job_client.ts";
import { createSite, type Site } from "../support/site.ts";

let site: Site;
beforeAll(async () => {
  const env = { TIDEGATE_SUBREQUESTS: "10000", TIDEGATE_SWEEP_SECONDS: "0.2" };
  site = await createSite({ runnerEntry: "test/support/counting_runner.ts", env });
});
afterAll(() => site?.stop());

interface Page extends Record<string, unknown> {
  readonly jobs: readonly StatusInfo[];
}
const timeout = 90_000;
const idsOf = ({ jobs }: Pick<Page, "jobs">) => jobs.map(({ jobID }) => jobID);

async function ask<Body extends Record<string, unknown>>(path: string, init: RequestInit = {}) {
  const url = `${site.gateway.url}${path}`;
  const answer = await readAnswer<Body>(await fetch(url, { signal: AbortSignal.timeout(30_000), ...init }));
  watchAnswered({ method: init.method, url, sent: init.body }, answer);
  return answer;
}

async function send(inputs: readonly object[]) {
  const { status, text } = await ask("/jobs/batch", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify({ processID: "steady", inputs }),
  });
  expect([status, status === 201 ? "" : text]).toEqual([201, ""]);
  return JSON.parse(text) as JobGroup;
}

/** All of the group, once so many have that status. */
async function reached(group: string, wanted: string, count: number): Promise<Page> {
  return await eventually(`${count} jobs are ${wanted}`, 60, async () => {
    const { body } = await ask<Page>(`/jobs?group=${group}&limit=1000`);
    return body.jobs.filter(({ status }) => status === wanted).length >= count ? body : undefined;
  });
}

describe("a batch", () => {
  test("of 200 runs each job once; all are found by their ids and by their group", { timeout }, async () => {
    const inputs = Array.from({ length: 200 }, (_, i) => ({ message: `number ${i}`, steps: 0 }));
    const batch = await send(inputs);
    const ended = await reached(batch.group, "successful", 200);
    expect(idsOf(ended)).toEqual(idsOf(batch).toReversed());
    const named = await ask<Page>(`/jobs?jobID=${idsOf(batch).join()},unknown`);
    expect(named.body.jobs).toEqual(ended.jobs);
    const runs = site.runner.entries().filter(({ event }) => event === "run").map(({ job }) => String(job));
    expect(runs.sort()).toEqual(idsOf(batch).toSorted());
    const client = createJobClient(site.gateway.url);
    for (const position of [0, 57, 199]) {
      const { text } = await client.results(idsOf(batch)[position] ?? "");
      expect(text).toBe(`number ${position}, attempt 1`);
    }
  });

  test("that is dismissed half way keeps what has ended and aborts what runs", { timeout }, async () => {
    const inputs = Array.from({ length: 40 }, (_, i) => ({ steps: 0, holdAttempts: i % 2 }));
    const { group, ...batch } = await send(inputs);
    await reached(group, "successful", 20);
    await reached(group, "running", 20);
    const { status, body } = await ask<Page>(`/jobs?group=${group}`, { method: "DELETE" });
    const statusOf = new Map(body.jobs.map((job) => [job.jobID, job.status]));
    expect([status, idsOf(batch).map((id) => statusOf.get(id))]).toEqual([
      200,
      inputs.map(({ holdAttempts }) => holdAttempts === 1 ? "dismissed" : "successful"),
    ]);
    const held = idsOf(batch).filter((_id, i) => i % 2 === 1);
    await eventually("the runner has aborted them all", 30, () => {
      const entries = site.runner.entries().filter(({ event }) => event === "aborted");
      const aborted = new Set(entries.map(({ job }) => job));
      return Promise.resolve(held.every((id) => aborted.has(id)) || undefined);
    });
    const again = await ask<Page>(`/jobs?group=${group}`, { method: "DELETE" });
    expect(new Map(again.body.jobs.map((job) => [job.jobID, job.status]))).toEqual(statusOf);
  });

  test("is asked after in one request, also by the longest URL that there is", { timeout }, async () => {
    const { jobs } = await send(Array.from({ length: 3 }, () => ({ steps: 0 })));
    const unknown = Array.from({ length: 997 }, () => crypto.randomUUID());
    const ids = [...unknown, ...jobs.map(({ jobID }) => jobID)];
    const path = `/jobs?jobID=${ids.join()}`;
    expect(path.length).toBeGreaterThan(36_000);
    const { status, body } = await ask<Page>(path);
    expect([status, body.jobs.length]).toEqual([200, 3]);
  });
});
