/** Many jobs in one request, as HTTP has it. */
import { describe, expect, it } from "vitest";
import type { JobGroup } from "../../src/ogc/batch_request.ts";
import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { sampleProcesses, syncOnly } from "../support/sample_processes.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, publicUrl, runner, type World } from "../support/world.ts";

interface Page {
  readonly jobs: readonly StatusInfo[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `number ${i}` }));
const idsOf = ({ jobs }: Pick<Page, "jobs">) => jobs.map(({ jobID }) => jobID);

async function send(world: World, body: unknown, headers: Record<string, string> = {}) {
  return await world.ask<JobGroup & { type: string; errors: { pointer: string; detail: string }[] }>(
    "/jobs/batch",
    {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    },
  );
}
const batchOf = (inputs: readonly unknown[], more: object = {}) => ({ processID: "echo", inputs, ...more });

/** Counts the calls of the store's `list`. */
async function countingWorld() {
  const calls = { list: 0, commit: 0 };
  const world = await createWorld({
    wrap: (platform) => ({
      ...platform,
      jobs: {
        ...platform.jobs,
        list: (query) => (calls.list++, platform.jobs.list(query)),
        commit: (change) => (calls.commit++, platform.jobs.commit(change)),
      },
    }),
  });
  return { world, calls };
}

describe("POST /jobs/batch", () => {
  it("makes a job of each of 1,000 inputs, in order, in one group that is one list", async () => {
    const { world, calls } = await countingWorld();
    const { status, headers, body } = await send(world, batchOf(messages(1_000)));
    expect([status, body.jobs.length, calls.commit]).toEqual([201, 1_000, 1_000]);
    const url = `${publicUrl}/jobs?group=${body.group}`;
    expect([headers.get("location"), body.links]).toMatchObject([url, [{ rel: "self", href: url }]]);
    for (const job of body.jobs) {
      expect(job).toMatchObject({ group: body.group, status: "accepted", processID: "echo" });
    }
    const inputs = await Promise.all(idsOf(body).map((jobId) => world.jobs.readInputs(jobId)));
    expect(inputs).toEqual(messages(1_000));
    const list = await world.ask<Page>(`/jobs?group=${body.group}&limit=1000`);
    expect(idsOf(list.body)).toEqual(idsOf(body).toReversed());
    expect(list.body.links.map(({ rel }) => rel)).toEqual(["self"]);
    const [first] = list.body.jobs;
    expect((await world.ask(`/jobs/${first?.jobID}`)).body).toEqual(first);
  });

  it("asks the runner for each as an execute request does, with outputs, response and subscriber of all", async () => {
    const world = await createWorld();
    const successUri = "https://subscriber.test/done";
    const shared = { response: "document", outputs: { message: {} }, subscriber: { successUri } };
    const { body } = await send(world, batchOf(messages(3), shared));
    await world.settle();
    const sent = world.sender.sentTo(runner).map((message) => message.json());
    const inputsOf = new Map(sent.map(({ job, inputs }) => [(job as { id: string }).id, inputs]));
    expect(sent).toHaveLength(3);
    expect(idsOf(body).map((id) => inputsOf.get(id))).toEqual(messages(3));
    const single = await world.execute("echo", { inputs: { message: "x" }, ...shared }, {
      prefer: "respond-async",
    });
    const definitions = await Promise.all(
      [idsOf(body)[0], single.body["jobID"]].map(async (id) =>
        (await world.ask(`/jobs/${id}/definition`)).body
      ),
    );
    const [ofBatch, ofOne] = definitions.map(({ inputs: _inputs, links: _links, ...rest }) => rest);
    expect(ofBatch).toEqual(ofOne);
    const outputs = { message: { value: "done" } };
    await world.report(idsOf(body)[1] ?? "", { sequence: 1, status: "successful", outputs });
    await world.settle();
    expect(world.sender.sentTo(successUri)).toHaveLength(1);
  });

  it("names every fault with its place, asks no runner and writes nothing", async () => {
    const { world, calls } = await countingWorld();
    const inputs: unknown[] = messages(40);
    inputs[17] = { message: 5 };
    inputs[33] = { massage: "x" };
    const { status, body } = await send(world, batchOf(inputs, { outputs: { picture: {} } }));
    expect([status, body.type]).toEqual([400, "invalid-inputs"]);
    expect(body.errors.map(({ pointer }) => pointer)).toEqual([
      "/inputs/17/message",
      "/inputs/33/massage",
      "/inputs/33/message",
      "/outputs/picture",
    ]);
    await world.settle();
    expect([calls.commit, world.sender.sent.length]).toEqual([0, 0]);
    const all = await send(world, batchOf(Array.from({ length: 1_000 }, () => ({}))));
    expect(all.body.errors).toHaveLength(100);
    const subscriber = { failedUri: "http://plain.test/" };
    expect((await send(world, batchOf(messages(2), { subscriber }))).body).toMatchObject({
      type: "invalid-subscriber",
      errors: [{ pointer: "/subscriber/failedUri" }],
    });
    expect(calls.commit).toBe(0);
  });

  it("takes 1 to 1,000 inputs: none are 400, 1,001 are 413 that says so", async () => {
    const world = await createWorld();
    expect((await send(world, batchOf([]))).body).toMatchObject({
      status: 400,
      errors: [{ pointer: "/inputs" }],
    });
    expect((await send(world, batchOf(messages(1_001)))).body).toMatchObject({
      status: 413,
      type: "too-large",
      detail: "A batch has at most 1000 jobs, not 1001: send several",
    });
    expect((await send(world, batchOf(messages(1)))).status).toBe(201);
  });

  it("takes large inputs and many members up to its limits", async () => {
    const world = await createWorld();
    const large = Array.from({ length: 1_000 }, () => ({ message: "x".repeat(7_000) }));
    expect((await send(world, batchOf(large))).status).toBe(201);
    const tooLarge = batchOf([{ message: "x".repeat(8_400_000) }]);
    expect((await send(world, tooLarge)).body).toMatchObject({ status: 413, type: "too-large" });
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`member${i}`, i]));
    const wide = batchOf(Array.from({ length: 1_000 }, () => ({ message: many })));
    expect((await send(world, wide)).body.type).toBe("invalid-inputs");
  });

  const refused: readonly (readonly [string, unknown, number, string])[] = [
    ["a process that is not there", { processID: "ehco", inputs: [{}] }, 404, "no-such-process"],
    ["no process", { inputs: [{}] }, 400, "invalid-body"],
    [
      "one process' inputs without a list",
      { processID: "echo", inputs: { message: "a" } },
      400,
      "invalid-body",
    ],
    ["an input that is no object", batchOf([{ message: "a" }, "b"]), 400, "invalid-body"],
    ["what is not JSON", "{", 400, "invalid-body"],
    [
      "a process that is run while one waits",
      { processID: "sync_only", inputs: [{}] },
      422,
      "mode-not-offered",
    ],
  ];
  for (const [name, body, status, type] of refused) {
    it(`refuses ${name}`, async () => {
      const world = await createWorld({ processes: [...sampleProcesses, { ...syncOnly, id: "other" }] });
      const answer = await send(world, body);
      expect([answer.status, answer.body.type.replace(/.*\//, "")]).toEqual([status, type]);
      expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
    });
  }

  it("answers 503 with Retry-After when there is no store", async () => {
    const world = await createWorld();
    await world.jobs.close();
    const { status, headers } = await send(world, batchOf(messages(2)));
    expect([status, headers.has("retry-after")]).toEqual([503, true]);
  });
});

describe("GET /jobs?jobID=", () => {
  it("is one read of the store for 1,000 jobs, whatever separates them", async () => {
    const { world, calls } = await countingWorld();
    const { body } = await send(world, batchOf(messages(1_000)));
    const ids = idsOf(body);
    calls.list = 0;
    const page = await world.ask<Page>(`/jobs?jobID=${ids.join(",")}`);
    expect([idsOf(page.body), calls.list]).toEqual([ids.toReversed(), 1]);
    expect(page.headers.has("link")).toBe(false);
    const repeated = await world.ask<Page>(`/jobs?${ids.map((id) => `jobID=${id}`).join("&")}`);
    expect(repeated.body.jobs).toEqual(page.body.jobs);
    const twice = await world.ask<Page>(`/jobs?jobID=${[...ids.slice(0, 500), ...ids.slice(0, 500)].join()}`);
    expect(twice.body.jobs).toHaveLength(500);
    const tooMany = await world.ask(`/jobs?jobID=${[...ids, "one-more"].join()}`);
    expect(tooMany.body).toMatchObject({ status: 400, type: "invalid-parameter" });
    expect(tooMany.body["detail"]).toContain("at most 1000");
  });

  it("goes with every filter, with pages and with ETags; unknown, removed and no jobs are left out", async () => {
    const world = await createWorld();
    const { body } = await send(world, batchOf(messages(30)));
    await world.settle();
    const ids = idsOf(body);
    await world.report(ids[4] ?? "", { sequence: 1, status: "failed" });
    await world.report(ids[5] ?? "", { sequence: 1, status: "failed" });
    await world.ask(`/jobs/${ids[5]}`, { method: "DELETE" });
    const named = `/jobs?jobID=${ids.join()},unknown`;
    const ask = async (path: string) => (await world.ask<Page>(path)).body;
    expect((await ask(named)).jobs).toHaveLength(29);
    expect(idsOf(await ask(`${named}&status=failed`))).toEqual([ids[4]]);
    expect(idsOf(await ask(`${named}&group=other`))).toEqual([]);
    expect((await ask(`${named}&processID=echo&group=${body.group}`)).jobs).toHaveLength(29);
    expect(idsOf(await ask("/jobs?jobID="))).toEqual([]);
    const pages = [await ask(`${named}&limit=20`)];
    const next = pages[0]?.links.find(({ rel }) => rel === "next")?.href.slice(publicUrl.length) ?? "";
    pages.push(await ask(next));
    expect(pages.flatMap(idsOf)).toEqual(ids.toReversed().filter((id) => id !== ids[5]));
    expect(pages[1]?.links.map(({ rel }) => rel)).toEqual(["self", "prev"]);
    const { headers } = await world.ask(named);
    const again = await world.ask(named, { headers: { "if-none-match": headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });
});

describe("DELETE /jobs?group=", () => {
  const remove = { method: "DELETE" };

  it("dismisses what has not ended, keeps what has, tells the runner a few at once, and may be repeated", async () => {
    const { world, calls } = await countingWorld();
    const { body } = await send(world, batchOf(messages(150)));
    const bystander = await send(world, batchOf(messages(2)));
    await world.settle();
    const ids = idsOf(body);
    const outputs = { message: { value: "done" } };
    for (const id of ids.slice(0, 75)) {
      await world.report(id, { sequence: 1, status: "successful", outputs });
    }
    calls.commit = 0;
    const before = world.sender.sent.length;
    let underWay = 0;
    let most = 0;
    world.sender.always(runner, async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve));
      underWay--;
      return answered(202);
    });
    const path = `/jobs?group=${body.group}`;
    const dismissed = await world.ask<Page>(path, remove);
    expect([dismissed.status, calls.commit]).toEqual([200, 75]);
    const statuses = new Map(dismissed.body.jobs.map(({ jobID, status }) => [jobID, status]));
    expect(ids.map((id) => statuses.get(id))).toEqual(
      ids.map((_, i) => i < 75 ? "successful" : "dismissed"),
    );
    await world.settle();
    const cancels = world.sender.sent.slice(before).map((message) => message.json());
    expect(cancels.map(({ type, job }) => [type, (job as { id: string }).id])).toEqual(
      expect.arrayContaining(ids.slice(75).map((id) => ["cancel", id])),
    );
    expect([cancels.length, most]).toEqual([75, 5]);
    const again = await world.ask<Page>(path, remove);
    await world.settle();
    expect(again.body.jobs.map(({ jobID, status }) => [jobID, status])).toEqual([...statuses]);
    expect(world.sender.sent.slice(before)).toHaveLength(75);
    expect((await world.ask(`/jobs/${ids[0]}/results`)).text).toBe("done");
    const list = await world.ask<Page>(`/jobs?group=${bystander.body.group}`);
    expect(list.body.jobs.map(({ status }) => status)).toEqual(["accepted", "accepted"]);
  });

  it("lets be what ends in that moment", async () => {
    let meanwhile = () => Promise.resolve();
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          async list(query) {
            const page = await platform.jobs.list(query);
            await meanwhile();
            return page;
          },
        },
      }),
    });
    const { body } = await send(world, batchOf(messages(3)));
    await world.settle();
    const id = idsOf(body)[1] ?? "";
    const outputs = { message: { value: "done" } };
    meanwhile = async () => void await world.report(id, { sequence: 1, status: "successful", outputs });
    const { body: after } = await world.ask<Page>(`/jobs?group=${body.group}`, remove);
    expect(after.jobs.map(({ status }) => status)).toEqual(["dismissed", "successful", "dismissed"]);
    expect((await world.ask(`/jobs/${id}/results`)).text).toBe("done");
  });

  it("of a batch that no runner has heard of yet tells nobody", async () => {
    const world = await createWorld();
    const { body } = await send(world, batchOf(messages(20)));
    world.background.drop();
    await world.ask(`/jobs?group=${body.group}`, remove);
    await world.settle();
    for (let round = 0; round < 3; round++) await world.pass(60);
    expect(world.sender.sent).toEqual([]);
  });

  it("without a group says what would be right; a group of nobody is 404", async () => {
    const world = await createWorld();
    await world.submit("echo", { inputs: { message: "a" } });
    for (const path of ["/jobs", "/jobs?group=", "/jobs?jobID=x"]) {
      const { status, body } = await world.ask(path, remove);
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
      expect(body["detail"]).toContain("DELETE /jobs?group=<group>");
    }
    const { status, body } = await world.ask("/jobs?group=none", remove);
    expect([status, body["detail"]]).toEqual([404, 'No job of yours is in the group "none"']);
    expect((await world.ask<Page>("/jobs")).body.jobs.map((job) => job.status)).toEqual(["accepted"]);
  });

  it("goes on where a fault broke it off", async () => {
    let commits = 0;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit: (change) => {
            if (change.job.status !== "dismissed" || ++commits !== 130) return platform.jobs.commit(change);
            return platform.jobs.commit(change).then(() => Promise.reject(new Error("lost")));
          },
        },
      }),
    });
    const { body } = await send(world, batchOf(messages(250)));
    const path = `/jobs?group=${body.group}`;
    expect((await world.ask(path, remove)).status).toBe(500);
    const { body: after } = await world.ask<Page>(path, remove);
    expect(after.jobs.map(({ status }) => status)).toEqual(after.jobs.map(() => "dismissed"));
    expect(commits).toBe(250);
  });
});
