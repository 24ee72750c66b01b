import { describe, expect, it } from "vitest";
import { createWorld, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

/** A job of somebody else's, with results, a log and a dead letter. */
async function foreign(world: World): Promise<string> {
  const jobId = await world.submit("echo", {
    ...hello,
    subscriber: { successUri: "https://subscriber.test/" },
  });
  world.sender.always("https://subscriber.test/", { kind: "answered", status: 410, body: "" });
  const outputs = { message: { value: "hello" } };
  await world.report(jobId, { sequence: 1, status: "successful", outputs, log: [{ message: "line" }] });
  await world.settle();
  const job = await world.jobs.read(jobId);
  if (job === undefined) throw new Error("no job");
  const index = { listed: true, dead: true };
  const copy = { ...job, id: crypto.randomUUID(), owner: "somebody else", group: "theirs", revision: 1 };
  await world.jobs.commit({
    id: crypto.randomUUID(),
    job: copy,
    index,
    inputs: hello.inputs,
    results: { message: { kind: "value", value: 1 } },
  });
  await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
  return copy.id;
}

describe("somebody else's job", () => {
  const asked: readonly (readonly [string, string])[] = [
    ["GET", ""],
    ["GET", "/results"],
    ["GET", "/results/message"],
    ["GET", "/results/message/m.txt"],
    ["GET", "/definition"],
    ["GET", "/log"],
    ["GET", "/deliveries"],
    ["DELETE", ""],
  ];
  for (const [method, path] of asked) {
    it(`looks like no job to ${method} /jobs/{jobID}${path}`, async () => {
      const world = await createWorld();
      const theirs = await foreign(world);
      const nobodys = crypto.randomUUID();
      const answers = [theirs, nobodys].map(async (id) => {
        const { status, text } = await world.ask(`/jobs/${id}${path}`, {
          method,
          headers: { "x-request-id": "r" },
        });
        return [status, text.replaceAll(id, "ID")];
      });
      const [ofTheirs, ofNobody] = await Promise.all(answers);
      expect(ofTheirs).toEqual(ofNobody);
      expect(ofTheirs?.[0]).toBe(404);
      expect((await world.jobs.read(theirs))?.removedAt).toBeUndefined();
    });
  }

  it("is left out where it is named, and its group is no group", async () => {
    const world = await createWorld();
    const theirs = await foreign(world);
    const mine = await world.submit("echo", hello);
    const { body } = await world.ask(`/jobs?jobID=${theirs},${mine}`);
    expect(body["jobs"]).toMatchObject([{ jobID: mine }]);
    expect((await world.ask("/jobs?group=theirs")).body["jobs"]).toEqual([]);
    const headers = { "x-request-id": "r" };
    const [ofTheirs, ofNobody] = await Promise.all(["theirs", "nobodys"].map(async (group) => {
      const { status, text } = await world.ask(`/jobs?group=${group}`, { method: "DELETE", headers });
      return [status, text.replaceAll(group, "GROUP")];
    }));
    expect(ofTheirs).toEqual(ofNobody);
    expect(ofTheirs?.[0]).toBe(404);
    expect((await world.jobs.read(theirs))?.status).toBe("successful");
  });

  it("/rec/job-list/access-control-job-list: it is on no list of the caller's", async () => {
    const world = await createWorld();
    await foreign(world);
    expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
    expect((await world.ask("/dead-letters")).body["deadLetters"]).toEqual([]);
    expect((await world.jobs.list({ limit: 10 })).jobs).toHaveLength(1);
  });
});
