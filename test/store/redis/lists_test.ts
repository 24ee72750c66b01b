/** The list of a process in Redis: when it is written, and what a page costs. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countCommands, since, total } from "../../../bench/command_count.ts";
import type { ListQuery } from "../../../src/core/ports.ts";
import { openRedisStore, type RedisOptions, type RedisStore } from "../../../src/store/redis/store.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { at, changeTo, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";

describe.skipIf(!has("redis"))("the list of a process in Redis", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.stop());

  async function open(
    options: Partial<RedisOptions> = {},
  ): Promise<RedisStore & AsyncDisposable & { prefix: string }> {
    const prefix = options.prefix ?? crypto.randomUUID();
    const store = openRedisStore({ connection: await connectRedis({ url: server.url }), ...options, prefix });
    return { ...store, prefix, [Symbol.asyncDispose]: () => store.close() };
  }
  const card = async (prefix: string, name: string) =>
    Number(await server.cli("ZCARD", `{${prefix}}:${name}`));
  async function commandsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
    const before = await countCommands(server);
    await work();
    return Object.fromEntries(since(before, await countCommands(server)));
  }
  const ids = async (store: RedisStore, query: Partial<ListQuery>) =>
    (await store.list({ owner: "ada", limit: 10, ...query })).jobs.map(({ id }) => id);

  it("costs a job one command when it comes, none when it begins to run, one when it ends, one when it goes", async () => {
    await using store = await open();
    const other = sampleJob();
    for (const known of [other, nextOf(other)]) await store.commit(changeTo(known));
    const job = sampleJob({ id: "job" });
    const running = nextOf(job, { status: "running" });
    const ended = nextOf(running, { status: "failed" });
    const commit = (...change: Parameters<typeof changeTo>) =>
      commandsOf(() => store.commit(changeTo(...change)));
    expect(await commit(job)).toMatchObject({ zadd: 2, set: 1 });
    const told = { publish: 1 };
    expect(await commit(running)).toEqual({ evalsha: 1, set: 1, ...told });
    expect(await commit(ended)).toEqual({ evalsha: 1, set: 1, zadd: 1, ...told });
    const books = { title: "x", statusRevision: ended.revision };
    expect(await commit(nextOf(ended, books))).toEqual({ evalsha: 1, set: 1 });
    expect(await commit(nextOf(nextOf(ended)), { index: { listed: false } })).toMatchObject({ zrem: 2 });
    expect(await card(store.prefix, "by:ada:echo")).toBe(1);
  });

  it("loses a job that is forgotten without having been removed from the lists", async () => {
    await using store = await open();
    const job = sampleJob();
    await store.commit(changeTo(job));
    await store.commit(changeTo(nextOf(job), { forget: true }));
    expect(await card(store.prefix, "by:ada:echo")).toBe(0);
  });

  it("loses the entries of jobs that Redis has forgotten as they are met, and gives full pages", async () => {
    await using store = await open();
    const jobs = Array.from({ length: 9 }, (_, i) => sampleJob({ id: `job-${i}`, createdAt: at(i) }));
    for (const job of jobs) await store.commit(changeTo(job));
    for (const i of [8, 6, 5]) await server.cli("DEL", `{${store.prefix}}:j:job-${i}`);
    expect(await ids(store, { processIds: ["echo"], limit: 2 })).toEqual(["job-7", "job-4"]);
    expect(await card(store.prefix, "by:ada:echo")).toBe(6);
  });

  it("costs a job of a group one command more when it comes and one when it goes, and the others none", async () => {
    await using store = await open();
    const group = "g";
    const [plain, job] = [sampleJob(), sampleJob({ group })];
    await store.commit(changeTo(sampleJob()));
    const commit = (...change: Parameters<typeof changeTo>) =>
      commandsOf(() => store.commit(changeTo(...change)));
    expect((await commit(plain))["zadd"]).toBe(2);
    expect((await commit(job))["zadd"]).toBe(3);
    const ended = nextOf(job, { status: "failed" });
    expect(await commit(ended)).toEqual({ evalsha: 1, set: 1, zadd: 1, publish: 1 });
    expect(await commit(nextOf(plain), { index: { listed: false } })).toMatchObject({ zrem: 2 });
    expect(await commit(nextOf(ended), { index: { listed: false } })).toMatchObject({ zrem: 3 });
    expect(await card(store.prefix, "by-group:ada:g")).toBe(0);
    const other = sampleJob({ group });
    await store.commit(changeTo(other));
    await store.commit(changeTo(nextOf(other), { forget: true }));
    expect(await card(store.prefix, "by-group:ada:g")).toBe(0);
  });

  it("gives a group with two commands, and 1,000 jobs by their ids with one, among many others", async () => {
    await using store = await open();
    const all = Array.from({ length: 1_200 }, (_, i) => sampleJob({ createdAt: at(i) }));
    await Promise.all(all.map((job) => store.commit(changeTo(job))));
    const grouped = Array.from(
      { length: 5 },
      (_, i) => sampleJob({ id: `g${i}`, group: "g", createdAt: at(i) }),
    );
    await Promise.all(grouped.map((job) => store.commit(changeTo(job))));
    expect(await commandsOf(() => ids(store, { group: "g", limit: 3 }))).toEqual({ zrange: 1, mget: 1 });
    expect(await ids(store, { group: "g", limit: 3 })).toEqual(["g4", "g3", "g2"]);
    const named = all.slice(0, 1_000).map(({ id }) => id);
    let found: readonly string[] = [];
    expect(
      await commandsOf(async () => {
        found = await ids(store, { ids: named, limit: 1_000 });
      }),
    ).toEqual({ mget: 1 });
    expect(found).toEqual(named.toReversed());
  });

  it("loses the entries of a group whose jobs Redis has forgotten", async () => {
    await using store = await open();
    for (let i = 0; i < 4; i++) {
      await store.commit(changeTo(sampleJob({ id: `job-${i}`, group: "g", createdAt: at(i) })));
    }
    for (const i of [0, 3]) await server.cli("DEL", `{${store.prefix}}:j:job-${i}`);
    expect(await ids(store, { group: "g" })).toEqual(["job-2", "job-1"]);
    expect(await card(store.prefix, "by-group:ada:g")).toBe(2);
  });

  it("keeps owners and groups apart whatever they are called", async () => {
    await using store = await open();
    for (const [owner, group] of [["a", "b:c"], ["a:b", "c"], ["a%3Ab", "c"]] as const) {
      await store.commit(changeTo(sampleJob({ id: `${owner} ${group}`, owner, group })));
    }
    expect(await ids(store, { owner: "a", group: "b:c" })).toEqual(["a b:c"]);
    expect(await ids(store, { owner: "a:b", group: "c" })).toEqual(["a:b c"]);
  });

  it("keeps owners and processes apart whatever they are called", async () => {
    await using store = await open();
    for (const [owner, processId] of [["a", "b:c"], ["a:b", "c"], ["a%3Ab", "c"], ["a", "b%3Ac"]] as const) {
      await store.commit(changeTo(sampleJob({ id: `${owner} ${processId}`, owner, processId })));
    }
    expect(await ids(store, { owner: "a", processIds: ["b:c"] })).toEqual(["a b:c"]);
    expect(await ids(store, { owner: "a:b", statuses: ["accepted"] })).toEqual(["a:b c"]);
    expect(await ids(store, { owner: "a%3Ab", processIds: ["c"] })).toEqual(["a%3Ab c"]);
  });

  it("gives a page of what is rare with a handful of commands, however many other jobs there are", async () => {
    await using store = await open();
    const others = Array.from({ length: 1_500 }, (_, i) => sampleJob({ createdAt: at(1 + i) }));
    await Promise.all(others.map((job) => store.commit(changeTo(job))));
    await store.commit(changeTo(sampleJob({ id: "failed", status: "failed" })));
    await store.commit(changeTo(sampleJob({ id: "slept", processId: "sleep", createdAt: at(1) })));
    const one = await commandsOf(() => ids(store, { processIds: ["echo"], statuses: ["failed"] }));
    expect(one).toEqual({ zrange: 1, mget: 1 });
    const allProcesses = await commandsOf(() => ids(store, { statuses: ["failed", "dismissed"] }));
    expect(allProcesses).toEqual({ smembers: 1, zrange: 4, mget: 1 });
    expect(await ids(store, { statuses: ["failed", "accepted"], processIds: ["sleep"] })).toEqual(["slept"]);
  });

  it("pages through jobs of one millisecond", async () => {
    await using store = await open();
    const all = Array.from({ length: 30 }, (_, i) => `job-${String(i).padStart(2, "0")}`);
    await Promise.all(all.map((id) => store.commit(changeTo(sampleJob({ id })))));
    const query: ListQuery = { owner: "ada", processIds: ["echo"], limit: 4 };
    const down = { at: at(0), id: all[20] ?? "" };
    expect(await ids(store, { ...query, after: down })).toEqual(all.slice(16, 20).toReversed());
    expect(await ids(store, { ...query, before: down })).toEqual(all.slice(20, 24).toReversed());
  });

  it("writes down owner and process once, and again after a while: a failover may have lost them", async () => {
    let now = new Date(at(0));
    await using store = await open({ now: () => now });
    const submit = () => commandsOf(() => store.commit(changeTo(sampleJob())));
    expect(await submit()).toMatchObject({ sadd: 2 });
    expect(await submit()).not.toHaveProperty("sadd");
    await server.cli("DEL", `{${store.prefix}}:processes:ada`);
    now = new Date(at(601));
    expect(total(new Map(Object.entries(await submit())))).toBeGreaterThan(0);
    expect(await ids(store, { statuses: ["accepted"] })).toHaveLength(3);
  });
});
