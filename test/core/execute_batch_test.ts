/** What a batch writes and sends: one commit a job, whatever fault comes between, and a few messages at once. */
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import type { Change, CommitOutcome } from "../../src/core/ports.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const unavailable = () => new GatewayError("store-unavailable", "no store", { retryAfterSeconds: 1 });
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `number ${i}` }));

async function send(world: World, inputs: readonly object[], key?: string, more: object = {}) {
  const headers = { "content-type": "application/json", ...(key && { "idempotency-key": key }) };
  const body = JSON.stringify({ processID: "echo", inputs, ...more });
  return await world.ask<{ group: string; jobs: { jobID: string; status: string }[] }>("/jobs/batch", {
    method: "POST",
    headers,
    body,
  });
}

/** The commit that creates the nth job of a process' life meets a fault, once. */
async function worldWithFault(
  nth: number,
  fault: (commit: () => Promise<CommitOutcome>) => Promise<CommitOutcome>,
): Promise<World> {
  let created = 0;
  const isFaulty = ({ job }: Change) => job.revision === 1 && ++created === nth;
  return await createWorld({
    wrap: (platform) => ({
      ...platform,
      jobs: {
        ...platform.jobs,
        commit: (change) =>
          isFaulty(change) ? fault(() => platform.jobs.commit(change)) : platform.jobs.commit(change),
      },
    }),
  });
}

const stored = async (world: World) => (await world.jobs.list({ limit: 5_000 })).jobs;
const inputsOf = async (world: World, jobs: readonly { readonly jobID: string }[]) =>
  await Promise.all(jobs.map(({ jobID }) => world.jobs.readInputs(jobID)));

describe("executeBatch", () => {
  for (const nth of [1, 2, 57, 101, 102, 250]) {
    for (
      const [name, fault] of [
        ["is not written", () => Promise.reject(unavailable())],
        ["is written and its answer lost", async (commit: () => Promise<CommitOutcome>) => {
          await commit();
          throw unavailable();
        }],
      ] as const
    ) {
      it(`makes no second job when number ${nth} of 250 ${name} and the batch is sent again`, async () => {
        const world = await worldWithFault(nth, fault);
        const first = await send(world, messages(250), "k");
        expect([first.status, first.headers.get("retry-after")]).toEqual([503, "1"]);
        // The first is alone; of the others a turn of a hundred ends before it is given up, and none begins after it.
        const endOfTurn = [1, 101, 201, 250].find((end) => nth <= end) ?? 0;
        const written = (await stored(world)).length;
        expect(written).toBe(name === "is not written" ? endOfTurn - 1 : endOfTurn);
        const again = await send(world, messages(250), "k");
        expect(again.status).toBe(201);
        expect(new Set(again.body.jobs.map(({ jobID }) => jobID)).size).toBe(250);
        expect(await stored(world)).toHaveLength(250);
        expect(await inputsOf(world, again.body.jobs)).toEqual(messages(250));
        const groups = new Set((await stored(world)).map(({ group }) => group));
        expect([...groups]).toEqual([again.body.group]);
        const third = await send(world, messages(250), "k");
        expect(third.body.jobs.map(({ jobID }) => jobID)).toEqual(again.body.jobs.map(({ jobID }) => jobID));
        expect(third.headers.get("idempotency-replayed")).toBe("true");
        expect(again.headers.get("idempotency-replayed")).toBe(written === 250 ? "true" : null);
      });
    }
  }

  it("names the group of what was written before the store failed, so that it can be dismissed", async () => {
    const world = await worldWithFault(20, () => Promise.reject(unavailable()));
    const { status, body } = await send(world, messages(30));
    expect([status, (await stored(world)).length]).toEqual([503, 29]);
    const { body: found } = await world.ask<{ jobs: unknown[] }>(`/jobs?group=${body.group}&limit=100`);
    expect(found.jobs).toHaveLength(29);
    await world.sweep();
    expect(world.sender.sent).toHaveLength(29);
  });

  it("sent ten times at once with one key makes one batch", async () => {
    const world = await createWorld();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(world, messages(120), "k")));
    const ids = answers.map(({ body }) => body.jobs.map(({ jobID }) => jobID).join());
    expect(new Set(ids).size).toBe(1);
    expect(await stored(world)).toHaveLength(120);
    await world.settle();
    expect(world.sender.sent).toHaveLength(120);
  });

  it("refuses a key that had another batch, and writes nothing: fewer, more, other, in another order", async () => {
    const world = await createWorld();
    await send(world, messages(3), "k");
    const others = [messages(2), messages(150), messages(3).toReversed(), [...messages(2), { message: "x" }]];
    for (const inputs of others) {
      const { status, text } = await send(world, inputs, "k");
      expect([status, JSON.parse(text).type]).toEqual([422, "key-reused"]);
    }
    expect((await send(world, messages(3), "k", { response: "document" })).status).toBe(422);
    const single = await world.execute("async_only", { inputs: { message: "number 0" } }, {
      "idempotency-key": "k",
    });
    expect(single.status).toBe(422);
    expect(await stored(world)).toHaveLength(3);
    expect((await send(world, messages(2), "k2")).status).toBe(201);
  });

  it("refuses a key that had a single request, and the batch of another process", async () => {
    const world = await createWorld();
    await world.execute("async_only", { inputs: { message: "a" } }, { "idempotency-key": "k" });
    expect((await send(world, messages(5), "k")).status).toBe(422);
    expect(await stored(world)).toHaveLength(1);
    await send(world, messages(2), "k2");
    expect((await send(world, messages(2), "k2", { processID: "fragile" })).status).toBe(422);
  });

  it("is another batch without a key, and 410 where a job of the first one was removed", async () => {
    const world = await createWorld();
    const [one, two] = [await send(world, messages(2)), await send(world, messages(2))];
    expect(one.body.group).not.toBe(two.body.group);
    const { body } = await send(world, messages(2), "k");
    await world.settle();
    const jobId = body.jobs[1]?.jobID ?? "";
    await world.report(jobId, { sequence: 1, status: "failed" });
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    const again = await send(world, messages(2), "k");
    expect([again.status, again.text]).toEqual([410, expect.stringContaining(jobId)]);
  });

  it("sends five dispatches at once, each claimed just before, and the sweep sends what is left", async () => {
    const world = await createWorld({ settings: { mostHeadStarts: 30 } });
    let underWay = 0;
    let most = 0;
    world.sender.always(runner, async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve));
      underWay--;
      return answered(202);
    });
    await send(world, messages(40));
    const leased = (await stored(world)).filter(({ deliveries }) => deliveries[0]?.state !== "pending");
    expect(leased).toEqual([]);
    await world.settle();
    expect([most, world.sender.sent.length]).toEqual([5, 30]);
    await world.sweep();
    expect(world.sender.sent).toHaveLength(40);
    await world.pass(40);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(40);
    expect(world.sender.sent).toHaveLength(40);
  });

  it("starts nothing when its time is over: a runner that is slow gets the others from the sweep", async () => {
    const world = await createWorld();
    world.sender.always(runner, () => {
      world.clock.pass(10);
      return answered(202);
    });
    await send(world, messages(50));
    await world.settle();
    expect(world.sender.sent.length).toBeLessThan(10);
    world.sender.clear(runner);
    await world.sweep();
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(50);
  });

  it("loses nothing when the process ends right after the answer", async () => {
    const world = await createWorld();
    await send(world, messages(30));
    world.background.drop();
    await world.sweep();
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(30);
  });

  it("may meet a sweep: each dispatch is sent once", async () => {
    const world = await createWorld();
    await send(world, messages(60));
    await Promise.all([world.settle(), world.gateway.sweep(), world.gateway.sweep()]);
    await world.settle();
    expect(world.sender.sent).toHaveLength(60);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(60);
  });
});
