import { describe, expect, it } from "vitest";
import type { Answered } from "../support/answered.ts";
import { echo } from "../support/sample_processes.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, publicUrl, runner, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const successful = { status: "successful", outputs: { message: { value: "hello" } } } as const;

/** Execute, and let the work after the answer be done while the caller waits. */
async function executed(
  world: World,
  process: string,
  headers: Record<string, string> = {},
  request: object = hello,
): Promise<Answered> {
  const answer = world.execute(process, request, headers);
  while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
  await world.settle();
  return await answer;
}

async function onlyJob(world: World): Promise<Record<string, unknown>> {
  const { body } = await world.ask<{ jobs: Record<string, unknown>[] }>("/jobs");
  expect(body.jobs).toHaveLength(1);
  return body.jobs[0] ?? {};
}

describe("a synchronous execution", () => {
  it("answers the results and names its job", async () => {
    const world = await createWorld();
    world.sender.always(runner, answered(200, successful));
    const { status, text, headers } = await executed(world, "echo");
    expect([status, text, headers.get("content-type")]).toEqual([200, "hello", "text/plain"]);
    const { jobID } = await onlyJob(world);
    expect(headers.get("link")).toBe(`<${publicUrl}/jobs/${jobID}>; rel="monitor"`);
    expect(headers.get("location")).toBeNull();
  });

  it("names its job in Content-Location where the process wants no links on such answers", async () => {
    const quiet = { ...echo, "x-tidegate": { syncLinks: false } };
    const world = await createWorld({ processes: [quiet] });
    world.sender.always(runner, answered(200, successful));
    const { status, text, headers } = await executed(world, "echo");
    expect([status, text, headers.get("link")]).toEqual([200, "hello", null]);
    const { jobID } = await onlyJob(world);
    const url = `${publicUrl}/jobs/${jobID}/results`;
    expect(headers.get("content-location")).toBe(url);
    expect((await world.ask(new URL(url).pathname)).text).toBe("hello");
  });

  it("answers as soon as a report ends the job", async () => {
    const world = await createWorld();
    const answer = world.execute("echo", { ...hello, response: "document" }, { prefer: "wait=15" });
    while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
    await world.settle();
    const { jobID } = await onlyJob(world);
    await world.report(String(jobID), { sequence: 1, progress: 50 });
    await world.report(String(jobID), { sequence: 2, ...successful });
    const { status, body, headers } = await answer;
    expect([status, body]).toEqual([200, { message: "hello" }]);
    expect(headers.get("preference-applied")).toBe("wait=15");
  });

  it("a failed run still names its job", async () => {
    const world = await createWorld();
    const exception = { type: "no-data", title: "No data", status: 404, detail: "Nothing there" };
    world.sender.always(runner, answered(200, { status: "failed", exception }));
    for (const origin of [undefined, "https://app.example.org"]) {
      const headers = { prefer: "wait=9", ...(origin === undefined ? {} : { origin }) };
      const answer = await executed(world, "echo", headers);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/json"]);
      const jobUrl = String(answer.body["job"]);
      expect(answer.body).toMatchObject({
        ...exception,
        job: expect.stringMatching(`^${publicUrl}/jobs/[0-9a-f-]{36}$`),
      });
      expect(answer.headers.get("link")).toBe(`<${jobUrl}>; rel="monitor"`);
      expect(answer.headers.get("preference-applied")).toBe("wait=9");
    }
  });

  it("that the runner refused answers with the refusal", async () => {
    const world = await createWorld();
    world.sender.always(runner, answered(413, { type: "too-large", detail: "At most 10 km2" }));
    const { status, body } = await executed(world, "sync_only");
    expect([status, body["type"], body["detail"]]).toEqual([413, "too-large", "At most 10 km2"]);
  });

  it("that takes too long answers 201 where the process may run asynchronously, and the job goes on", async () => {
    const world = await createWorld({ settings: { syncWaitSeconds: 0.1 } });
    const { status, headers, body } = await executed(world, "echo");
    expect([status, headers.get("location")]).toEqual([201, `${publicUrl}/jobs/${body["jobID"]}`]);
    await world.report(String(body["jobID"]), { sequence: 1, ...successful });
    expect((await world.ask(`/jobs/${body["jobID"]}/results`)).text).toBe("hello");
  });

  it("that takes too long answers 504 where it may not, and the job goes on", async () => {
    const world = await createWorld({ settings: { syncWaitSeconds: 0.1 } });
    const { status, body } = await executed(world, "sync_only");
    expect([status, body["type"], body["title"]]).toEqual([504, "wait-exceeded", "Not finished in time"]);
    const jobId = String(body["jobID"]);
    expect(body["detail"]).toContain(`/jobs/${jobId}`);
    await world.report(jobId, { sequence: 1, ...successful });
    expect((await world.ask(`/jobs/${jobId}/results`)).text).toBe("hello");
  });

  it("waits no longer than was asked for", async () => {
    const world = await createWorld();
    const started = performance.now();
    const { status, headers } = await executed(world, "echo", { prefer: "wait=1" });
    const seconds = (performance.now() - started) / 1_000;
    expect([status, headers.get("preference-applied")]).toEqual([201, null]);
    expect(seconds).toBeGreaterThan(0.9);
    expect(seconds).toBeLessThan(5);
  });

  it("ends with the store: 503, never an answer that is not true", async () => {
    const world = await createWorld();
    const answer = world.execute("echo", hello);
    while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
    await world.jobs.close();
    expect((await answer).status).toBe(503);
  });

  it("of a job that is dismissed meanwhile answers 410", async () => {
    const world = await createWorld();
    const answer = world.execute("echo", hello);
    while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
    const { jobID } = await onlyJob(world);
    await world.ask(`/jobs/${jobID}`, { method: "DELETE" });
    const { status, body } = await answer;
    expect([status, body["type"]]).toEqual([410, "job-dismissed"]);
  });

  it("answers its replay alike, a failure too, and says that it is one", async () => {
    const world = await createWorld();
    world.sender.always(
      runner,
      answered(200, { status: "failed", exception: { status: 422, detail: "no" } }),
    );
    const first = await executed(world, "echo", { "idempotency-key": "k" });
    const again = await world.execute("echo", hello, { "idempotency-key": "k" });
    expect([first.status, again.status]).toEqual([422, 422]);
    expect([first, again].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([null, "true"]);
    expect(again.body["job"]).toBe(first.body["job"]);
  });
});
