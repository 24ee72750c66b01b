import { describe, expect, it } from "vitest";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const url = "https://subscriber.test/";
const done = { sequence: 1, status: "successful", outputs: { message: { value: "hello" } } } as const;
const subscribed = { inputs: { message: "hello" }, subscriber: { successUri: url, failedUri: url } };
const post = { method: "POST" };

interface Page {
  readonly jobs: readonly {
    readonly jobID: string;
    readonly owner: string;
    readonly deliveries: readonly { readonly id: string }[];
  }[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

/** A job that has succeeded, with a callback that nobody took. */
async function deadCallback(world: World, process = "echo"): Promise<string> {
  world.sender.always(url, answered(410));
  const jobId = await world.submit(process, subscribed);
  await world.report(jobId, done);
  await world.settle();
  return jobId;
}

const replayPath = (jobId: string, name = "successful") =>
  `/admin/jobs/${jobId}/deliveries/${jobId}_${name}/replay`;

async function allPages(world: World, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const { body }: { body: Page } = await world.ask<Page>(next);
    found.push(...body.jobs.map(({ jobID }) => jobID));
    next = body.links.find(({ rel }) => rel === "next")?.href.slice("https://gateway.test".length);
  }
  return found;
}

describe("GET /admin/deliveries", () => {
  it("lists dead ones of every owner, by kind and process, page by page", async () => {
    const world = await createWorld({ operator: true });
    const jobs = [await deadCallback(world), await deadCallback(world), await deadCallback(world, "fragile")];
    const job = await world.job(jobs[0] ?? "");
    const index = { listed: true, dead: true };
    const foreign = { ...job, id: crypto.randomUUID(), owner: "somebody else", revision: 1 };
    await world.jobs.commit({ id: crypto.randomUUID(), job: foreign, index });
    const expected = [...jobs, foreign.id].sort();
    expect([...await allPages(world, "/admin/deliveries?limit=1")].sort()).toEqual(expected);
    expect([...await allPages(world, "/admin/deliveries?kind=callback")].sort()).toEqual(expected);
    expect(await allPages(world, "/admin/deliveries?kind=dispatch")).toEqual([]);
    expect(await allPages(world, "/admin/deliveries?processID=fragile&limit=1")).toEqual([jobs[2]]);
    const { body } = await world.ask<Page>("/admin/deliveries");
    expect(body.jobs.find(({ jobID }) => jobID === foreign.id)?.owner).toBe("somebody else");
    expect(JSON.stringify(body)).not.toContain("hello");
  });

  it("lists outstanding ones, whatever else is due sooner", async () => {
    const world = await createWorld({ operator: true });
    await deadCallback(world);
    world.sender.always(url, answered(500));
    world.sender.always(runner, answered(500));
    const waiting = [await world.submit("echo", subscribed), await world.submit("echo", subscribed)];
    world.sender.always(runner, answered(202));
    const retried = await world.submit("echo", subscribed);
    await world.report(retried, done);
    await world.settle();
    await world.submit("echo", subscribed);
    const all = await allPages(world, "/admin/deliveries?state=outstanding&limit=1");
    expect([...all].sort()).toEqual([...waiting, retried].sort());
    expect(await allPages(world, "/admin/deliveries?state=outstanding&kind=callback")).toEqual([retried]);
  });

  it("refuses what it does not know", async () => {
    const world = await createWorld({ operator: true });
    for (const query of ["state=lost", "kind=letter", "cursor=x", "limit=0"]) {
      expect([query, (await world.ask(`/admin/deliveries?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe("GET /admin/jobs/{jobID}/attempts", () => {
  it("tells each attempt of a job with what was sent about it", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await world.submit("echo", subscribed);
    await world.report(jobId, { sequence: 1, status: "running" });
    await world.pass(10_000);
    await world.report(jobId, { ...done, sequence: 2 });
    await world.settle();
    const { body } = await world.ask(`/admin/jobs/${jobId}/attempts`);
    expect(body).toMatchObject({
      jobID: jobId,
      owner: "anonymous",
      status: "successful",
      attempt: 2,
      attempts: [
        {
          attempt: 1,
          deliveries: [{ id: `${jobId}_dispatch_1`, attempts: [{ outcome: "delivered", status: 202 }] }],
        },
        { attempt: 2, deliveries: [{ id: `${jobId}_dispatch_2` }, { kind: "callback", state: "delivered" }] },
      ],
    });
  });

  it("is 404 for no job, and 410 for one that was removed", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await deadCallback(world);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    expect((await world.ask(`/admin/jobs/${jobId}/attempts`)).status).toBe(410);
    expect((await world.ask("/admin/jobs/nobody/attempts")).status).toBe(404);
  });
});

describe("POST /admin/jobs/{jobID}/deliveries/{deliveryID}/replay", () => {
  it("makes a dead callback due again, with a new schedule and the same id", async () => {
    const world = await createWorld({ operator: true, settings: { callbackSchedule: [5] } });
    world.sender.always(url, answered(500));
    const jobId = await world.submit("echo", subscribed);
    await world.report(jobId, done);
    await world.settle();
    await world.pass(10);
    expect((await world.job(jobId)).deliveries.at(-1)).toMatchObject({ state: "dead" });
    const before = world.sender.sentTo(url).length;
    expect(before).toBe(2);
    const { body } = await world.ask(replayPath(jobId), post);
    expect(body).toMatchObject({ jobID: jobId, replayed: true, delivery: { state: "inFlight" } });
    await world.settle();
    // The schedule has begun anew: one failure is not the end of it.
    expect((await world.job(jobId)).deliveries.at(-1)).toMatchObject({ state: "pending", tries: 1 });
    world.sender.always(url, answered(200));
    await world.pass(10);
    const job = await world.job(jobId);
    expect(job.deliveries.at(-1)).toMatchObject({ state: "delivered" });
    expect(job.deliveries.at(-1)?.attempts).toHaveLength(4);
    expect(job.status).toBe("successful");
    expect(new Set(world.sender.sentTo(url).map(({ id, body }) => id + body)).size).toBe(1);
    expect(await allPages(world, "/admin/deliveries")).toEqual([]);
  });

  it("asked again changes nothing, on its way or delivered", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await deadCallback(world);
    world.sender.always(url, answered(200));
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.ask(replayPath(jobId), post)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(answers.filter(({ body }) => body["replayed"] === true)).toHaveLength(1);
    await world.settle();
    const { revision } = await world.job(jobId);
    const late = await world.ask(replayPath(jobId), post);
    expect(late.body).toMatchObject({ replayed: false, delivery: { state: "delivered" } });
    expect((await world.job(jobId)).revision).toBe(revision);
    expect(world.sender.sentTo(url)).toHaveLength(2);
  });

  it("is one commit: before it nothing has changed, after it the sweep makes the attempt", async () => {
    let commits = 0;
    let fails = false;
    const world = await createWorld({
      operator: true,
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit(change) {
            commits++;
            return fails ? Promise.reject(new Error("died")) : platform.jobs.commit(change);
          },
        },
      }),
    });
    const jobId = await deadCallback(world);
    world.sender.always(url, answered(200));
    const before = await world.job(jobId);
    fails = true;
    expect((await world.ask(replayPath(jobId), post)).status).toBe(500);
    expect(await world.job(jobId)).toEqual(before);
    fails = false;
    commits = 0;
    await world.ask(replayPath(jobId), post);
    expect(commits).toBe(1);
    world.background.drop();
    expect(world.sender.sentTo(url)).toHaveLength(1);
    await world.pass(31);
    expect(world.sender.sentTo(url)).toHaveLength(2);
    expect((await world.job(jobId)).deliveries.at(-1)).toMatchObject({ state: "delivered" });
  });

  it("refuses with words what nobody is owed: the job never changes its status", async () => {
    const world = await createWorld({ operator: true });
    world.sender.next(runner, answered(400));
    const failed = await world.submit("echo", { inputs: { message: "hello" } });
    const dispatch = await world.ask(replayPath(failed, "dispatch_1"), post);
    expect([dispatch.status, dispatch.body["detail"]]).toEqual([
      409,
      expect.stringContaining("submit the job again"),
    ]);
    expect(await world.job(failed)).toMatchObject({ status: "failed" });

    world.sender.always(url, answered(410));
    const dismissed = await world.submit("echo", subscribed);
    await world.ask(`/jobs/${dismissed}`, { method: "DELETE" });
    await world.settle();
    const callback = await world.ask(replayPath(dismissed, "failed"), post);
    expect([callback.status, callback.body["detail"]]).toEqual([
      409,
      expect.stringContaining("was dismissed"),
    ]);

    const removed = await deadCallback(world);
    await world.ask(`/jobs/${removed}`, { method: "DELETE" });
    expect((await world.ask(replayPath(removed), post)).status).toBe(410);
    expect((await world.ask(replayPath(dismissed, "nothing"), post)).body).toMatchObject({
      type: "no-such-delivery",
      status: 404,
    });
    expect((await world.ask(replayPath("nobody"), post)).status).toBe(404);
  });

  it("tells a runner again to stop, when its job ran out of time", async () => {
    const bounded = {
      id: "bounded",
      version: "1.0.0",
      outputs: { answer: { schema: { type: "string" } } },
      "x-tidegate": { heartbeatSeconds: 3_600, hardSeconds: 60 },
    };
    const world = await createWorld({ operator: true, processes: [bounded] });
    const jobId = await world.submit("bounded");
    world.sender.always(runner, answered(500));
    for (let i = 0; i < 12; i++) await world.pass(61);
    world.sender.always(runner, answered(200));
    const { body } = await world.ask(replayPath(jobId, "cancel_1"), post);
    expect(body).toMatchObject({ replayed: true });
    await world.settle();
    expect(world.sender.sentTo(runner).at(-1)?.json()).toMatchObject({ type: "cancel", job: { id: jobId } });
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      failure: { type: "deadline-exceeded" },
    });
  });
});

describe("POST /admin/deliveries/replay", () => {
  it("replays what matches, so much at once, and goes on where it ended", async () => {
    const world = await createWorld({ operator: true });
    const jobs = [await deadCallback(world), await deadCallback(world), await deadCallback(world)];
    await deadCallback(world, "fragile");
    world.sender.always(url, answered(200));
    const seen: string[] = [];
    let next: string | undefined = "/admin/deliveries/replay?processID=echo&kind=callback&limit=2";
    while (next !== undefined) {
      const { body }: { body: { deliveries: { jobID: string; replayed: boolean }[]; links: Page["links"] } } =
        await world.ask(next, post);
      expect(body.deliveries.length).toBeLessThanOrEqual(2);
      seen.push(...body.deliveries.filter(({ replayed }) => replayed).map(({ jobID }) => jobID));
      next = body.links.find(({ rel }) => rel === "next")?.href.slice("https://gateway.test".length);
    }
    expect([...seen].sort()).toEqual([...jobs].sort());
    await world.settle();
    expect((await world.jobs.count()).withDeadLetters).toBe(1);
  });

  it("goes on past those that stay dead, and says why", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await deadCallback(world);
    world.sender.next(runner, answered(400));
    const failed = await world.submit("echo", { inputs: { message: "hello" } });
    const { body } = await world.ask("/admin/deliveries/replay", post);
    expect(body["deliveries"]).toEqual([
      {
        jobID: failed,
        deliveryID: `${failed}_dispatch_1`,
        replayed: false,
        detail: expect.stringContaining("final"),
      },
      { jobID: jobId, deliveryID: `${jobId}_successful`, replayed: true },
    ]);
  });
});
