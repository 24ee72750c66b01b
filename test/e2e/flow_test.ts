/** What a person can do: gateway, runner and subscriber as processes of their own, over real HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCallbacks, checkRuns } from "../support/invariants.ts";
import { createJobClient, type JobClient } from "../support/job_client.ts";
import { createSite, type Site } from "../support/site.ts";

let site: Site;
let client: JobClient;
beforeAll(async () => {
  site = await createSite({
    runnerEntry: "test/support/counting_runner.ts",
    env: { TIDEGATE_TOMBSTONE_SECONDS: "1", TIDEGATE_SWEEP_SECONDS: "0.1" },
  });
  client = createJobClient(site.gateway.url);
});
afterAll(() => site?.stop());

const timeout = 30_000;
const urls = (name: string) => ({
  successUri: `${site.subscriber.url}/${name}/successful`,
  inProgressUri: `${site.subscriber.url}/${name}/inProgress`,
  failedUri: `${site.subscriber.url}/${name}/failed`,
});
const requestsOf = async (name: string) =>
  (await site.subscriber.requests()).filter(({ path }) => path.startsWith(`/${name}/`));

describe("a job", () => {
  test(
    "runs asynchronously, and its subscriber hears of its progress and of its end",
    { timeout },
    async () => {
      const answer = await client.execute("steady", {
        inputs: { message: "hi", steps: 8, stepMilliseconds: 200 },
        response: "document",
        subscriber: urls("async"),
      }, { prefer: "respond-async" });
      expect(answer.status).toBe(201);
      expect(answer.headers.get("preference-applied")).toBe("respond-async");
      const jobId = String(answer.body["jobID"]);
      expect(answer.headers.get("location")).toBe(`${site.gateway.url}/jobs/${jobId}`);
      expect((await client.results(jobId)).status).toBe(404);
      const ended = await client.reached(jobId);
      expect(ended).toMatchObject({ status: "successful", progress: 100, processID: "steady" });
      expect((await client.results(jobId)).body).toEqual({ answer: "hi, attempt 1" });
      await client.settled(jobId);
      const requests = await requestsOf("async");
      checkCallbacks(requests, site.gateway.callbackSecret, "/async/successful");
      expect(requests.filter(({ path }) => path === "/async/successful")).toHaveLength(1);
      expect(requests.at(-1)?.json()).toEqual({ answer: "hi, attempt 1" });
      const told = requests.slice(0, -1).map((request) => request.json() as Record<string, unknown>);
      expect(told.length).toBeGreaterThanOrEqual(3);
      for (const info of told) {
        expect(info).toMatchObject({
          jobID: jobId,
          status: "running",
          type: "process",
        });
      }
      const progress = told.map((info) => Number(info["progress"] ?? 0));
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      checkRuns(site.runner.entries(), jobId, [1]);
    },
  );

  test("tells of its progress at most every 500 ms", { timeout }, async () => {
    const inputs = { steps: 12, stepMilliseconds: 120 };
    const jobId = await client.submit("steady", { inputs, subscriber: urls("spaced") });
    await client.reached(jobId);
    await client.settled(jobId);
    const sent = site.gateway.entries()
      .filter(({ event, job, kind }) => event === "attempt" && job === jobId && kind === "inProgress")
      .map(({ at }) => Date.parse(String(at)));
    expect(sent.length).toBeGreaterThanOrEqual(2);
    const gaps = sent.slice(1).map((time, index) => time - (sent[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(500);
  });

  test("that fails, tells failedUri and whoever asks for its results why", { timeout }, async () => {
    const jobId = await client.submit("steady", {
      inputs: { fails: true, steps: 0 },
      subscriber: urls("failing"),
    });
    expect(await client.reached(jobId)).toMatchObject({ status: "failed", message: "no luck" });
    const results = await client.results(jobId);
    expect(results.status).toBe(418);
    expect(results.body).toMatchObject({ type: "bad-luck", detail: "no luck" });
    await client.settled(jobId);
    const requests = await requestsOf("failing");
    checkCallbacks(requests, site.gateway.callbackSecret, "/failing/failed");
    expect(requests.at(-1)?.json()).toMatchObject({ jobID: jobId, status: "failed" });
  });

  test("runs synchronously", { timeout }, async () => {
    const request = { inputs: { message: "now", steps: 1 }, response: "document" as const };
    const answer = await client.execute("steady", request, { prefer: "wait=10" });
    expect(answer).toMatchObject({ status: 200, body: { answer: "now, attempt 1" } });
    expect(answer.headers.get("preference-applied")).toBe("wait=10");
    expect(answer.headers.get("link")).toMatch(/\/jobs\/[^>]+>; rel="monitor"/);
  });

  test("is the same when it is submitted again with its key", { timeout }, async () => {
    const headers = { "idempotency-key": '"flow"', prefer: "respond-async" };
    const request = { inputs: { message: "once", steps: 0 } };
    const first = await client.execute("steady", request, headers);
    const again = await client.execute("steady", request, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body["jobID"]).toBe(first.body["jobID"]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const other = await client.execute("steady", { inputs: { message: "twice" } }, headers);
    expect(other.status).toBe(422);
    const jobId = String(first.body["jobID"]);
    await client.reached(jobId);
    checkRuns(site.runner.entries(), jobId, [1]);
  });

  test("dismissed while it runs is kept, and gone for whoever dismisses it again", { timeout }, async () => {
    const jobId = await client.submit("steady", {
      inputs: { holdAttempts: 1 },
      subscriber: urls("dismissed"),
    });
    await client.reached(jobId, ["running"]);
    expect(await client.dismiss(jobId)).toMatchObject({
      status: 200,
      body: { status: "dismissed", jobID: jobId },
    });
    expect(await client.status(jobId)).toMatchObject({ status: 200, body: { status: "dismissed" } });
    expect((await client.dismiss(jobId)).status).toBe(410);
    await client.settled(jobId);
    const requests = await requestsOf("dismissed");
    checkCallbacks(requests, site.gateway.callbackSecret, "/dismissed/failed");
    expect(requests.at(-1)?.json()).toMatchObject({ jobID: jobId, status: "dismissed" });
  });

  test("dismissed after its end is removed, and unknown once its tombstone is", { timeout }, async () => {
    const jobId = await client.submit("steady", { inputs: { steps: 0 } });
    await client.reached(jobId);
    expect(await client.dismiss(jobId)).toMatchObject({ status: 200, body: { status: "dismissed" } });
    expect((await client.dismiss(jobId)).status).toBe(410);
    expect((await client.jobs()).map(({ jobID }) => jobID)).not.toContain(jobId);
    await expect.poll(async () => (await client.status(jobId)).status, { timeout: 5_000 }).toBe(404);
    expect((await client.dismiss(jobId)).status).toBe(404);
  });
});
