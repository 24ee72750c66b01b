import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { atMost } from "../support/at_most.ts";
import { eventually } from "../support/eventually.ts";
import type { JobClient } from "../support/job_client.ts";
import { createMutant } from "../support/mutant.ts";
import { has } from "../support/has.ts";
import { success } from "../support/served_raw_runner.ts";
import { serve } from "../webhook/serve.ts";
import { type Canary, startCanary } from "./canary.ts";
import { denoSite, type HostileSite, workerdSite } from "./hostile_site.ts";
import { plainlyHostileUrls } from "./urls.ts";

type Members = Readonly<Record<string, unknown>>;

const timeout = 120_000;
const redirects = [300, 301, 302, 303, 307, 308];
let canary: Canary;
beforeEach(async () => {
  canary = await startCanary();
});
afterEach(() => canary[Symbol.asyncDispose]());

async function post(url: string, body: unknown) {
  const headers = { "content-type": "application/json", prefer: "respond-async" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() as Members };
}

async function submitMany(site: HostileSite, count: number): Promise<readonly string[]> {
  const { status, body } = await post(`${site.url}/jobs/batch`, {
    processID: "raw",
    inputs: Array.from({ length: count }, () => ({})),
  });
  expect(status).toBe(201);
  return (body["jobs"] as { jobID: string }[]).map(({ jobID }) => jobID);
}

/** End a job well, once it was dispatched; what its callback came to first. */
async function end({ client, runner }: HostileSite, jobId: string) {
  const message = await eventually(
    `job "${jobId}" is dispatched`,
    20,
    () => runner.dispatches.find(({ message }) => message.job.id === jobId)?.message,
  );
  expect(await runner.report(message, success(message))).toMatchObject({ status: 200 });
  return await firstAttempt(client, jobId, "callback");
}

async function firstAttempt(client: JobClient, jobId: string, wanted: "callback" | "dispatch") {
  return await eventually(`the ${wanted} of job "${jobId}" is tried`, 20, async () => {
    const found = (await client.deliveries(jobId)).find(({ kind }) => kind === wanted);
    return found?.attempts[0];
  });
}

async function refusesAtSubmission(site: HostileSite, urls: readonly string[]): Promise<void> {
  const inTurn = atMost(8);
  const taken: string[] = [];
  const submit = async (successUri: string) => {
    const subscriber = { successUri, inProgressUri: successUri, failedUri: successUri };
    const one = await post(`${site.url}/processes/raw/execution`, { subscriber });
    const many = await post(`${site.url}/jobs/batch`, { processID: "raw", inputs: [{}], subscriber });
    const pointers = [one, many].flatMap(({ body }) => body["errors"] as { pointer: string }[] ?? []);
    const isRefused = one.status === 400 && many.status === 400 && pointers.length === 6;
    if (!isRefused) taken.push(successUri);
  };
  await Promise.all(urls.map((url) => inTurn(() => submit(url))));
  expect(taken).toEqual([]);
}

async function refusesAtDelivery(site: HostileSite, urls: readonly string[]): Promise<void> {
  const called: unknown[] = [];
  async function callBack(jobId: string, url: string): Promise<void> {
    await firstAttempt(site.client, jobId, "dispatch");
    await site.subscribe(jobId, url);
    const { outcome } = await end(site, jobId);
    if (outcome !== "refused") called.push({ url, outcome });
  }
  for (let start = 0; start < urls.length; start += 25) {
    const some = urls.slice(start, start + 25);
    const jobs = await submitMany(site, some.length);
    await Promise.all(some.map((url, index) => callBack(jobs[index] ?? "", url)));
  }
  expect(called).toEqual([]);
}

/** Subscribers and runners that send whoever calls them on to the canary, in every way there is. */
async function followsNobody(make: (env: Record<string, string>) => Promise<HostileSite>) {
  const server = createServer((request, response) => {
    const status = Number(request.url?.split("/")[1]);
    const location = status % 2 === 0 ? canary.url : canary.url.replace("http:", "");
    request.resume();
    response.writeHead(status, {
      location,
      refresh: `0; url=${canary.url}`,
      link: `<${canary.url}>; rel=next`,
    });
    response.end();
  });
  const { port } = await serve(server);
  await using site = await make({
    TIDEGATE_PRIVATE_SUBSCRIBERS: `127.0.0.1:${port}`,
    TIDEGATE_CALLBACK_SCHEDULE: "0.1",
    TIDEGATE_DISPATCH_SCHEDULE: "0.1",
  });
  for (const status of redirects) {
    const successUri = `http://127.0.0.1:${port}/${status}`;
    const { body } = await post(`${site.url}/processes/raw/execution`, { subscriber: { successUri } });
    expect(await end(site, String(body["jobID"]))).toMatchObject({ outcome: "status", status });
  }
  const seen = site.runner.dispatches.length;
  site.runner.plan(...redirects.map((status) => ({ status, headers: { location: canary.url } })));
  const jobs = await submitMany(site, redirects.length);
  await Promise.all(jobs.map((jobId) => firstAttempt(site.client, jobId, "dispatch")));
  expect(site.runner.dispatches.length - seen).toBeGreaterThanOrEqual(redirects.length);
}

/** What is only passed on is not looked at: references among inputs and outputs. */
async function fetchesNoReference(site: HostileSite): Promise<void> {
  const href = canary.url;
  const [jobId = ""] = await submitMany(site, 1);
  const answers = [
    await post(`${site.url}/processes/raw/execution`, { inputs: { message: { href } } }),
    await post(`${site.url}/processes/raw/execution`, {
      inputs: { message: { href, type: "text/plain", rel: "x" } },
    }),
    await post(`${site.url}/processes/raw/execution`, { $schema: href, links: [{ href, rel: "self" }] }),
  ];
  expect(answers.every(({ status }) => status === 201 || status === 400)).toBe(true);
  const { message } = await eventually(
    "the job is dispatched",
    20,
    () => site.runner.dispatches.find(({ message }) => message.job.id === jobId),
  );
  const outputs = { answer: { href, type: "text/plain" } };
  expect(await site.runner.report(message, { sequence: 1, status: "successful", outputs })).toMatchObject({
    status: 200,
  });
  for (const path of ["results", "results/answer"]) {
    const answer = await fetch(`${site.url}/jobs/${jobId}/${path}`, { redirect: "manual" });
    await answer.body?.cancel();
    expect([200, 204]).toContain(answer.status);
  }
}

describe("a gateway on Deno", () => {
  test("calls no URL that leads inside: refused at submission and at delivery", { timeout }, async () => {
    await using site = await denoSite({});
    const urls = plainlyHostileUrls(canary.port);
    await refusesAtSubmission(site, urls);
    expect(site.runner.dispatches).toEqual([]);
    const some = urls.filter((_url, index) => index % 8 === 0);
    await refusesAtDelivery(site, some);
    await fetchesNoReference(site);
    expect(canary.connections()).toBe(0);
    console.log(
      `gateway_calls ${urls.length} URLs at submission, ${some.length} at delivery on Deno, 0 connections`,
    );
  });

  test("follows no redirect", { timeout }, async () => {
    await followsNobody(denoSite);
    expect(canary.connections()).toBe(0);
  });

  test("that follows redirects is found out", { timeout }, async () => {
    using mutant = createMutant([{
      file: "src/local.ts",
      find: "subscriberFetch: createPinnedFetch(),",
      replace:
        'subscriberFetch: (url, { headers, body }) => fetch(url, { method: "POST", headers, body, redirect: "follow" }),',
    }]);
    const make = (env: Record<string, string>) => denoSite(env, join(mutant.root, "workers/gateway/deno.ts"));
    await expect(followsNobody(make)).rejects.toThrow();
    expect(canary.connections()).toBeGreaterThan(0);
  });
});

describe.skipIf(!has("wrangler") || !has("redis"))("a gateway in workerd", () => {
  test("calls no URL that leads inside: refused at submission and at delivery", { timeout }, async () => {
    await using site = await workerdSite({});
    const urls = plainlyHostileUrls(canary.port);
    await refusesAtSubmission(site, urls);
    expect(site.runner.dispatches).toEqual([]);
    const some = urls.filter((_url, index) => index % 20 === 0);
    await refusesAtDelivery(site, some);
    await fetchesNoReference(site);
    expect(canary.connections()).toBe(0);
    console.log(
      `gateway_calls ${urls.length} URLs at submission, ${some.length} at delivery in workerd, 0 connections`,
    );
  });

  test("follows no redirect", { timeout }, async () => {
    await followsNobody(workerdSite);
    expect(canary.connections()).toBe(0);
  });
});
