/** How long what is in Redis lives, and what becomes of what was left behind. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import { openRedisStore, type RedisStore } from "../../../src/store/redis/store.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { at, changeTo, committed, conflict, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";

const day = 86_400_000;

describe.skipIf(!has("redis"))("a store in Redis", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.stop());

  async function open(
    prefix: string = crypto.randomUUID(),
  ): Promise<RedisStore & AsyncDisposable & { prefix: string }> {
    const store = openRedisStore({ connection: await connectRedis({ url: server.url }), prefix });
    return { ...store, prefix, [Symbol.asyncDispose]: () => store.close() };
  }
  const key = (prefix: string, name: string) => `{${prefix}}:${name}`;
  const keysOf = async (prefix: string) =>
    (await server.cli("KEYS", `{${prefix}}:*`)).split("\n").map((name) => name.slice(prefix.length + 3))
      .sort();
  const lifeOf = async (prefix: string, name: string) => Number(await server.cli("PTTL", key(prefix, name)));
  const long = { text: "x".repeat(5_000) };
  const log = [{ at: at(1), level: "info", message: "begun" }] as const;

  function ended(job: Job, keepMilliseconds: number): Job {
    const finishedAt = new Date().toISOString();
    const expiresAt = new Date(Date.now() + keepMilliseconds).toISOString();
    return nextOf(job, { status: "successful", finishedAt, updatedAt: finishedAt, expiresAt });
  }

  it("keeps short inputs and results in the record, and long ones beside it", async () => {
    await using store = await open();
    const [short, other] = [sampleJob({ id: "short" }), sampleJob({ id: "long" })];
    await store.commit(changeTo(short, { inputs: { a: 1 } }));
    await store.commit(changeTo(other, { inputs: long, log }));
    expect(await keysOf(store.prefix)).toEqual([
      "by:ada:echo",
      "i:long",
      "j:long",
      "j:short",
      "jobs:ada",
      "l:long",
      "owners",
      "processes:ada",
    ]);
    const results = { out: { kind: "value", value: "y".repeat(5_000) } } as const;
    await store.commit(changeTo(nextOf(short), { results }));
    expect(await store.readResults("short")).toEqual(results);
    expect(await keysOf(store.prefix)).toContain("o:short");
  });

  it("lets nothing of a job that has ended live longer than a day after its time", async () => {
    await using store = await open();
    const job = sampleJob();
    await store.commit(changeTo(job, { inputs: long, log }));
    expect(await lifeOf(store.prefix, `j:${job.id}`)).toBe(-1);
    const results = { out: { kind: "value", value: long } } as const;
    const end = ended(job, 7 * day);
    await store.commit(changeTo(end, { results }));
    for (const kind of ["j", "i", "o", "l"]) {
      const life = await lifeOf(store.prefix, `${kind}:${job.id}`);
      expect(life, kind).toBeGreaterThan(8 * day - 60_000);
      expect(life, kind).toBeLessThanOrEqual(8 * day);
    }
    await store.commit(
      changeTo(nextOf(end, { removedAt: at(0), expiresAt: new Date(Date.now() + day).toISOString() })),
    );
    for (const kind of ["j", "i", "o", "l"]) {
      expect(await lifeOf(store.prefix, `${kind}:${job.id}`), kind).toBeLessThanOrEqual(2 * day);
    }
  });

  it("gives back its life to a record that a late change was refused for", async () => {
    await using store = await open();
    await using other = await open(store.prefix);
    const job = sampleJob();
    await store.commit(changeTo(job));
    await other.read(job.id);
    const end = ended(job, day);
    await store.commit(changeTo(end));
    expect(await other.commit(changeTo(nextOf(job, { title: "late" })))).toEqual(conflict);
    expect(await store.read(job.id)).toEqual(end);
    const life = await lifeOf(store.prefix, `j:${job.id}`);
    expect(life).toBeGreaterThan(2 * day - 60_000);
    expect(life).toBeLessThanOrEqual(2 * day);
  });

  it("forgets an idempotency key by itself", async () => {
    await using store = await open();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    await store.commit(changeTo(sampleJob(), { idempotency: { key: "k", fingerprint: "f", expiresAt } }));
    const life = await lifeOf(store.prefix, "k:k");
    expect(life).toBeGreaterThan(50_000);
    expect(life).toBeLessThanOrEqual(60_000);
  });

  it("prunes the entries of jobs that Redis has forgotten as it meets them, and gives full pages", async () => {
    await using store = await open();
    const jobs = Array.from({ length: 10 }, (_, i) => sampleJob({ id: `job-${i}`, createdAt: at(i) }));
    for (const job of jobs) await store.commit(changeTo(job, { index: { dueAt: at(5), dead: true } }));
    for (const i of [9, 8, 6, 1]) await server.cli("DEL", key(store.prefix, `j:job-${i}`));
    const ids = (found: readonly Job[]) => found.map(({ id }) => id);
    expect(ids((await store.list({ owner: "ada", limit: 3 })).jobs)).toEqual(["job-7", "job-5", "job-4"]);
    expect(ids((await store.list({ limit: 10, dead: true })).jobs)).toEqual([
      "job-7",
      "job-5",
      "job-4",
      "job-3",
      "job-2",
      "job-0",
    ]);
    expect(ids(await store.due(new Date(at(5)), 3))).toEqual(["job-0", "job-2", "job-3"]);
    expect(await server.cli("ZCARD", key(store.prefix, "jobs:ada"))).toBe("6");
    expect(await server.cli("ZCARD", key(store.prefix, "dead:ada"))).toBe("6");
    expect(await server.cli("ZCARD", key(store.prefix, "due"))).toBe("9");
    expect(ids(await store.due(new Date(at(5)), 10))).toHaveLength(6);
    expect(await server.cli("ZCARD", key(store.prefix, "due"))).toBe("6");
  });

  it("leaves a due time that moves later to whoever looks, and never overlooks one that moves earlier", async () => {
    await using store = await open();
    await using other = await open(store.prefix);
    const score = () => server.cli("ZSCORE", key(store.prefix, "due"), "job");
    const time = (seconds: number) => String(Date.parse(at(seconds)));
    const due = async (seconds: number) => (await other.due(new Date(at(seconds)), 10)).map(({ id }) => id);
    let job = sampleJob({ id: "job" });
    await store.commit(changeTo(job, { index: { dueAt: at(10) } }));
    await store.commit(changeTo(job = nextOf(job), { index: { dueAt: at(100) } }));
    expect(await score()).toBe(time(10));
    expect(await due(50)).toEqual([]);
    expect(await score()).toBe(time(100));
    await store.commit(changeTo(job = nextOf(job), { index: { dueAt: at(70) } }));
    expect(await score()).toBe(time(70));
    expect(await due(70)).toEqual(["job"]);
    await store.commit(changeTo(nextOf(job), { index: { dueAt: at(1_000_000) } }));
    expect(await score()).toBe(time(1_000_000));
  });

  it("finds the one job that is due behind thousands that wait", async () => {
    await using store = await open();
    const waiting = Array.from({ length: 2_500 }, (_, i) => sampleJob({ id: `waiting-${i}` }));
    await Promise.all(waiting.map((job) => store.commit(changeTo(job, { index: { dueAt: at(10) } }))));
    await Promise.all(
      waiting.map((job) => store.commit(changeTo(nextOf(job), { index: { dueAt: at(100) } }))),
    );
    await store.commit(changeTo(sampleJob({ id: "overdue" }), { index: { dueAt: at(50) } }));
    const before = Number(/total_commands_processed:(\d+)/.exec(await server.cli("INFO", "stats"))?.[1]);
    expect((await store.due(new Date(at(60)), 10)).map(({ id }) => id)).toEqual(["overdue"]);
    const after = Number(/total_commands_processed:(\d+)/.exec(await server.cli("INFO", "stats"))?.[1]);
    expect(after - before).toBeLessThan(60);
    expect(await store.due(new Date(at(99)), 10, { at: at(50), id: "overdue" })).toEqual([]);
  });

  it("does not move a due time that somebody else has moved meanwhile", async () => {
    const prefix = crypto.randomUUID();
    await using store = await open(prefix);
    const job = sampleJob({ id: "job" });
    await store.commit(changeTo(job, { index: { dueAt: at(10) } }));
    await store.commit(changeTo(nextOf(job), { index: { dueAt: at(100) } }));
    const connection = await connectRedis({ url: server.url });
    const meddled = Object.create(connection.redis, {
      evalsha: {
        async value(sha: string, keys: string[], args: string[]) {
          await store.commit(changeTo(nextOf(nextOf(job)), { index: { dueAt: at(40) } }));
          return await connection.redis.evalsha(sha, keys, args);
        },
      },
    });
    const slow = openRedisStore({ connection: { ...connection, redis: meddled }, prefix });
    expect((await slow.due(new Date(at(50)), 10)).map(({ id }) => id)).toEqual(["job"]);
    await slow.close();
  });

  it("knows a change that is sent again after its answer was lost, even by another process", async () => {
    await using store = await open();
    await using other = await open(store.prefix);
    const job = sampleJob();
    const create = changeTo(job, { inputs: { a: 1 }, log });
    const move = changeTo(nextOf(job), { log, index: { dueAt: at(5) } });
    for (const change of [create, move]) {
      expect(await store.commit(change)).toEqual(committed);
      expect(await other.commit(change)).toEqual(committed);
    }
    expect(await other.readLog(job.id, 10)).toHaveLength(2);
    expect(await other.read(job.id)).toEqual(move.job);
  });

  it("is not fooled by a revision that was written by somebody else after a failover", async () => {
    await using store = await open();
    await using other = await open(store.prefix);
    const job = sampleJob();
    const name = key(store.prefix, `j:${job.id}`);
    await store.commit(changeTo(job));
    await server.cli("COPY", name, "backup");
    const lost = nextOf(job, { title: "lost" });
    await store.commit(changeTo(lost));
    await server.cli("COPY", "backup", name, "REPLACE");
    await other.commit(changeTo(nextOf(job, { title: "new history" })));
    expect(await store.commit(changeTo(nextOf(lost)))).toEqual(conflict);
    expect((await store.read(job.id))?.title).toBe("new history");
  });

  it("says of a record that a newer Tidegate wrote that it cannot be read", async () => {
    await using store = await open();
    await server.cli("SET", key(store.prefix, "j:new"), "2 1 x - - L\n{}");
    await server.cli("SET", key(store.prefix, "j:odd"), "1 1 x - - L\n{\x1fz}\n\n");
    for (const id of ["new", "odd"]) {
      await expect(store.read(id)).rejects.toMatchObject({
        code: "store-unavailable",
        message: expect.stringMatching(/newer Tidegate/),
      });
    }
  });
});
