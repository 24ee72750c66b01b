import { describe, expect, it } from "vitest";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const day = 86_400;

const submit = (world: World, key: string, request: unknown = hello, process = "async_only") =>
  world.execute(process, request, { "idempotency-key": key });

describe("an Idempotency-Key", () => {
  it("with the same request is the same job, and says so", async () => {
    const world = await createWorld();
    const first = await submit(world, "k1");
    await world.settle();
    const again = await submit(world, "k1");
    await world.settle();
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body["jobID"]).toBe(first.body["jobID"]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(world.sender.sent).toHaveLength(1);
  });

  it("tells how the job is by now", async () => {
    const world = await createWorld();
    const { body } = await submit(world, "k1");
    await world.settle();
    await world.report(String(body["jobID"]), { sequence: 1, status: "failed" });
    expect((await submit(world, "k1")).body["status"]).toBe("failed");
  });

  it("does not mind the order of members, and reads both forms of the header", async () => {
    const world = await createWorld();
    const { body } = await submit(world, "k1", { inputs: { message: "a" }, response: "raw" });
    const other = await submit(world, '"k1"', { response: "raw", inputs: { message: "a" } });
    expect(other.body["jobID"]).toBe(body["jobID"]);
  });

  it("with another request is refused: 422, and nothing is stored", async () => {
    const world = await createWorld();
    await submit(world, "k1");
    const others = [{ inputs: { message: "other" } }, { ...hello, response: "document" }, {
      ...hello,
      extra: 1,
    }];
    for (const request of others) {
      const { status, body } = await submit(world, "k1", request);
      expect([status, body["type"]]).toEqual([422, "key-reused"]);
      expect(body["detail"]).toContain('"k1"');
    }
    const elsewhere = await submit(world, "k1", hello, "echo");
    expect(elsewhere.status).toBe(422);
    expect((await world.ask("/jobs")).body["jobs"]).toHaveLength(1);
  });

  it("is kept for 24 hours", async () => {
    const world = await createWorld();
    const first = await submit(world, "k1");
    world.clock.pass(day - 1);
    expect((await submit(world, "k1")).body["jobID"]).toBe(first.body["jobID"]);
    world.clock.pass(1);
    const later = await submit(world, "k1");
    expect(later.body["jobID"]).not.toBe(first.body["jobID"]);
    expect(later.headers.get("idempotency-replayed")).toBeNull();
  });

  it("used two hundred times at once makes one job", async () => {
    const world = await createWorld();
    const answers = await Promise.all(Array.from({ length: 200 }, () => submit(world, "k1")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body["jobID"])).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.has("idempotency-replayed"))).toHaveLength(199);
    expect((await world.ask("/jobs")).body["jobs"]).toHaveLength(1);
    await world.settle();
    expect(world.sender.sent).toHaveLength(1);
  });

  it("used with two requests at once gives one of them the job", async () => {
    const world = await createWorld();
    const answers = await Promise.all([
      submit(world, "k1"),
      submit(world, "k1", { inputs: { message: "other" } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it("is not used up by a request that was refused", async () => {
    const world = await createWorld();
    expect((await submit(world, "k1", { inputs: { message: 3 } })).status).toBe(400);
    const { status, headers } = await submit(world, "k1");
    expect([status, headers.get("idempotency-replayed")]).toEqual([201, null]);
  });

  it("makes a request safe to repeat whose answer was lost", async () => {
    let isLost = true;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          async commit(change) {
            const outcome = await platform.jobs.commit(change);
            if (isLost && change.job.revision === 1) throw new Error("the connection was reset");
            return outcome;
          },
        },
      }),
    });
    expect((await submit(world, "k1")).status).toBe(500);
    isLost = false;
    const again = await submit(world, "k1");
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    await world.pass(30);
    expect(world.dispatches(String(again.body["jobID"]))).toHaveLength(1);
  });

  it("of a job that was removed is 410", async () => {
    const world = await createWorld();
    const { body } = await submit(world, "k1");
    await world.settle();
    await world.report(String(body["jobID"]), { sequence: 1, status: "failed" });
    await world.ask(`/jobs/${body["jobID"]}`, { method: "DELETE" });
    expect((await submit(world, "k1")).status).toBe(410);
  });

  it("of a synchronous run waits for the same job and answers its results", async () => {
    const world = await createWorld();
    world.sender.always(
      runner,
      answered(200, { status: "successful", outputs: { message: { value: "hello" } } }),
    );
    const answers = [submit(world, "k1", hello, "echo"), submit(world, "k1", hello, "echo")];
    while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
    await world.settle();
    expect((await Promise.all(answers)).map(({ status, text }) => [status, text])).toEqual([
      [200, "hello"],
      [200, "hello"],
    ]);
    expect(world.sender.sent).toHaveLength(1);
  });

  for (const key of ["", '""', "é", "a".repeat(256), `"${"a".repeat(256)}"`, "a\tb"]) {
    it(`that is ${JSON.stringify(key.slice(0, 10))} (${key.length} long) is refused: 400`, async () => {
      const world = await createWorld();
      const { status, body } = await submit(world, key);
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
      expect(body["detail"]).toMatch(/Idempotency-Key/);
      expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
    });
  }
});
