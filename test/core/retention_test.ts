import { describe, expect, it } from "vitest";
import { createHash } from "node:crypto";
import type { Job } from "../../src/core/job.ts";
import { uploadKey } from "../../src/core/results.ts";
import type { Platform } from "../../src/gateway.ts";
import { createWorld, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const successful = { sequence: 1, status: "successful", outputs: { message: { value: "hello" } } } as const;
const upload = {
  name: "m.txt",
  mediaType: "text/plain",
  size: 5,
  sha256: createHash("sha256").update("hello").digest("hex"),
};
const uploadOf = (jobId: string, attempt: number, text: string) =>
  uploadKey(
    { jobId, attempt, outputId: "message", path: "m.txt" },
    createHash("sha256").update(text).digest("hex"),
  );
const uploaded = { sequence: 1, status: "successful", outputs: { message: { upload } } } as const;
const day = 86_400;

/** Every step of keeping and removing, written down in the order in which it was taken. */
function recording(steps: string[]) {
  return (platform: Platform): Platform => ({
    ...platform,
    blobs: {
      ...platform.blobs,
      removeAll(prefix, except) {
        steps.push(except === undefined ? `remove ${prefix}` : `remove ${prefix} except ${except}`);
        return platform.blobs.removeAll(prefix, except);
      },
    },
    jobs: {
      ...platform.jobs,
      commit(change) {
        if (change.forget) steps.push(`forget ${change.job.id}`);
        return platform.jobs.commit(change);
      },
    },
  });
}

async function statuses(world: World, jobId: string): Promise<number[]> {
  const paths = ["", "/results", "/definition", "/log", "/deliveries"];
  const answers = await Promise.all(paths.map((path) => world.ask(`/jobs/${jobId}${path}`)));
  return answers.map(({ status }) => status);
}

describe("a final job", () => {
  it("says when it expires, is gone after that, and forgotten a day later", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    expect((await world.ask(`/jobs/${jobId}`)).body["expires"]).toBe(world.clock.in(7 * day));
    await world.pass(7 * day - 1);
    expect(await statuses(world, jobId)).toEqual([200, 200, 200, 200, 200]);
    await world.pass(1);
    expect(await statuses(world, jobId)).toEqual([410, 410, 410, 410, 410]);
    expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
    expect((await world.ask(`/jobs/${jobId}`, { method: "DELETE" })).status).toBe(410);
    await world.pass(day - 1);
    expect(await statuses(world, jobId)).toEqual([410, 410, 410, 410, 410]);
    await world.pass(1);
    expect(await statuses(world, jobId)).toEqual([404, 404, 404, 404, 404]);
    expect(await world.jobs.read(jobId)).toBeUndefined();
    expect(await world.jobs.readInputs(jobId)).toBeUndefined();
    expect(await world.jobs.readResults(jobId)).toBeUndefined();
    expect(await world.jobs.due(new Date(8.64e15), 10)).toEqual([]);
  });

  it("that a client removes is gone at once: 200 dismissed, then 410, then 404", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    const { status, body } = await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    expect([status, body["status"], body["jobID"]]).toEqual([200, "dismissed", jobId]);
    expect(await statuses(world, jobId)).toEqual([410, 410, 410, 410, 410]);
    expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
    await world.pass(day);
    expect(await statuses(world, jobId)).toEqual([404, 404, 404, 404, 404]);
  });

  it("dismissed while it ran stays readable until it expires", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    await world.settle();
    expect(await statuses(world, jobId)).toEqual([200, 410, 200, 200, 200]);
    await world.pass(7 * day);
    expect(await statuses(world, jobId)).toEqual([410, 410, 410, 410, 410]);
  });

  it("takes its files along, before the record: a crash in between leaves a tombstone", async () => {
    const steps: string[] = [];
    const world = await createWorld({ wrap: recording(steps) });
    const jobId = await world.submit("echo", hello);
    await world.upload(jobId, "message/m.txt", "hello");
    await world.report(jobId, uploaded);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    await world.pass(day);
    expect(steps).toEqual([`remove ${jobId}/`, `forget ${jobId}`]);
    expect(await world.blobs.stat(uploadOf(jobId, 1, "hello"))).toBeUndefined();
  });

  it("whose files cannot be removed keeps its tombstone, and is tried again", async () => {
    let isBroken = true;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        blobs: {
          ...platform.blobs,
          removeAll: (prefix, except) =>
            isBroken
              ? Promise.reject(new Error("the disk is gone"))
              : platform.blobs.removeAll(prefix, except),
        },
      }),
    });
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    await world.pass(7 * day);
    await world.pass(day);
    expect(await world.jobs.read(jobId)).toMatchObject({ removedAt: expect.any(String) });
    isBroken = false;
    await world.pass(1);
    expect(await world.jobs.read(jobId)).toBeUndefined();
  });
});

const remove = { method: "DELETE" };
const endings: readonly (readonly [string, (world: World, jobId: string) => Promise<unknown>])[] = [
  ["dismissed", (world, jobId) => world.ask(`/jobs/${jobId}`, remove)],
  ["failed by its runner", (world, jobId) => world.report(jobId, { sequence: 1, status: "failed" })],
  ["failed by its hard deadline", (world) => world.pass(3_600)],
];

describe("litter", () => {
  const isThere = async (world: World, key: string) => await world.blobs.stat(key) !== undefined;

  it("of an attempt that was given up is swept away, and the result stays", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.upload(jobId, "message/m.txt", "junk!");
    await world.pass(60);
    await world.upload(jobId, "message/m.txt", "hello");
    await world.report(jobId, uploaded);
    await world.sweep();
    expect(await isThere(world, uploadOf(jobId, 1, "junk!"))).toBe(false);
    expect(await isThere(world, uploadOf(jobId, 2, "hello"))).toBe(true);
    expect((await world.ask(`/jobs/${jobId}/results/message/m.txt`)).text).toBe("hello");
    expect(await world.jobs.read(jobId)).not.toHaveProperty("litter");
  });

  for (const [end, act] of endings) {
    it(`of a job that was ${end} is swept away`, async () => {
      const world = await createWorld();
      const jobId = await world.submit("fragile", hello);
      await world.upload(jobId, "message/m.txt", "hello");
      await act(world, jobId);
      await world.sweep();
      expect(await isThere(world, uploadOf(jobId, 1, "hello"))).toBe(false);
    });
  }

  it("that came with a lost race is still removed", async () => {
    let stale: readonly Job[] = [];
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          due: async (now, limit, after) => {
            const found = stale.length > 0 ? stale : await platform.jobs.due(now, limit, after);
            stale = [];
            return found;
          },
        },
      }),
    });
    const jobId = await world.submit("fragile", hello);
    await world.upload(jobId, "message/m.txt", "junk!");
    await world.pass(60);
    await world.report(jobId);
    world.clock.pass(60);
    stale = await world.jobs.due(world.clock.now(), 10);
    expect(stale).toMatchObject([{ id: jobId, attempt: 2, status: "accepted" }]);
    await world.report(jobId, { sequence: 1, status: "failed" });
    await world.sweep();
    await world.sweep();
    expect(await world.jobs.read(jobId)).toMatchObject({ status: "failed" });
    expect(await isThere(world, uploadOf(jobId, 1, "junk!"))).toBe(false);
  });
});
