import { describe, expect, it } from "vitest";
import { createWorld, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const successful = { status: "successful", outputs: { message: { value: "hello" } } } as const;

const long = { prefer: "wait=15" };
const etagOf = async (world: World, jobId: string) =>
  (await world.ask(`/jobs/${jobId}`)).headers.get("etag") ?? "";

/** What is answered, and whether that was before the report that follows. */
async function before<T>(answer: Promise<T>, then: () => Promise<unknown>): Promise<T> {
  let isThere = false;
  void answer.then(() => isThere = true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isThere).toBe(false);
  await then();
  return await answer;
}

describe("Prefer: wait on a status", () => {
  it("that the caller holds is answered as soon as it changes", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const etag = await etagOf(world, jobId);
    const headers = { ...long, "if-none-match": etag };
    const answer = await before(
      world.ask(`/jobs/${jobId}`, { headers }),
      () => world.report(jobId, { sequence: 1, status: "running", progress: 3 }),
    );
    expect(answer).toMatchObject({ status: 200, body: { status: "running", progress: 3 } });
    expect(answer.headers.get("preference-applied")).toBe("wait=15");
    expect(answer.headers.get("etag")).not.toBe(etag);
    const old = await world.ask(`/jobs/${jobId}`, { headers });
    expect(old.status).toBe(200);
  });

  it("that the caller holds is 304 when the time is over, whatever books were kept", async () => {
    const world = await createWorld({ settings: { syncWaitSeconds: 0.2 } });
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "running", progress: 3 });
    const etag = await etagOf(world, jobId);
    const answer = await before(
      world.ask(`/jobs/${jobId}`, { headers: { ...long, "if-none-match": etag } }),
      async () => {
        const { revision } = await world.job(jobId);
        world.clock.pass(200);
        await world.report(jobId, undefined);
        expect((await world.job(jobId)).revision).toBeGreaterThan(revision);
      },
    );
    expect([answer.status, answer.text]).toEqual([304, ""]);
    expect(answer.headers.get("preference-applied")).toBe("wait=0.2");
    expect([answer.headers.get("etag"), answer.headers.get("retry-after")]).toEqual([etag, "5"]);
  });

  it("waits for the end without a status to hold, or answers with what there is", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answer = before(world.ask(`/jobs/${jobId}`, { headers: long }), async () => {
      await world.report(jobId, { sequence: 1, status: "running", progress: 3 });
      await world.report(jobId, { sequence: 2, ...successful });
    });
    expect((await answer).body).toMatchObject({ status: "successful" });
    const other = await world.submit("echo", hello);
    const { status, body } = await world.ask(`/jobs/${other}`, { headers: { prefer: "wait=0" } });
    expect([status, body["status"]]).toEqual([200, "accepted"]);
    const ended = await world.ask(`/jobs/${jobId}`, {
      headers: { ...long, "if-none-match": await etagOf(world, jobId) },
    });
    expect(ended.status).toBe(304);
  });

  it("refuses a wait that cannot be read", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    for (const path of [`/jobs/${jobId}`, `/jobs/${jobId}/results`]) {
      const { status, body } = await world.ask(path, { headers: { prefer: "wait=10s" } });
      expect([path, status, body["type"]]).toEqual([path, 400, "invalid-parameter"]);
    }
  });

  it("ends with the process", async () => {
    let waiting = 0;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          async changed(...asked) {
            waiting++;
            return await platform.jobs.changed(...asked).finally(() => waiting--);
          },
        },
      }),
    });
    const jobId = await world.submit("echo", hello);
    const answer = await before(
      world.ask(`/jobs/${jobId}`, { headers: long }),
      () => Promise.resolve(world.stop()),
    );
    expect(answer).toMatchObject({ status: 200, body: { status: "accepted" } });
    expect(waiting).toBe(0);
  });
});

describe("Prefer: wait on results", () => {
  it("answers them as soon as they are there", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answer = await before(
      world.ask(`/jobs/${jobId}/results`, { headers: long }),
      () => world.report(jobId, { sequence: 1, ...successful }),
    );
    expect([answer.status, answer.text]).toEqual([200, "hello"]);
    expect(answer.headers.get("preference-applied")).toBe("wait=15");
  });

  it("answers that they are not there, and when to come back, when the time is over", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const { status, headers, body } = await world.ask(`/jobs/${jobId}/results`, {
      headers: { prefer: "wait=0" },
    });
    expect([status, headers.get("preference-applied"), headers.get("retry-after")]).toEqual([
      404,
      "wait=0",
      "1",
    ]);
    expect(String(body["type"])).toContain("result-not-ready");
  });

  it("answers why there are none", async () => {
    const world = await createWorld();
    const [failed, dismissed] = [await world.submit("echo", hello), await world.submit("echo", hello)];
    const failure = before(
      world.ask(`/jobs/${failed}/results`, { headers: long }),
      () => world.report(failed, { sequence: 1, status: "failed", exception: { type: "bad", status: 418 } }),
    );
    expect((await failure).status).toBe(418);
    const gone = before(
      world.ask(`/jobs/${dismissed}/results`, { headers: long }),
      () => world.ask(`/jobs/${dismissed}`, { method: "DELETE" }),
    );
    expect((await gone).status).toBe(410);
  });
});

describe("Retry-After", () => {
  it("grows with the age of the job, on its status, what has not changed of it, and its results", async () => {
    const world = await createWorld();
    const jobId = await world.submit("async_only", hello);
    const etag = await etagOf(world, jobId);
    let age = 0;
    for (
      const [seconds, expected] of [[0, "1"], [9, "1"], [10, "2"], [59, "2"], [60, "5"], [599, "5"]] as const
    ) {
      world.clock.pass(seconds - age);
      age = seconds;
      const answers = [
        await world.ask(`/jobs/${jobId}`),
        await world.ask(`/jobs/${jobId}`, { headers: { "if-none-match": etag } }),
        await world.ask(`/jobs/${jobId}/results`),
      ];
      expect([seconds, ...answers.map(({ status }) => status)]).toEqual([seconds, 200, 304, 404]);
      expect([seconds, ...answers.map(({ headers }) => headers.get("retry-after"))])
        .toEqual([seconds, expected, expected, expected]);
    }
  });
});
