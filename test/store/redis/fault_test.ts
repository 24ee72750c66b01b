import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedisStore } from "../../../src/store/redis/store.ts";
import { redisReason } from "../../../src/store/redis/fault.ts";
import { connectUpstash } from "../../../src/store/redis/rest.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { changeTo, committed, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";

const canary = "canary-0123456789";

describe("redisReason", () => {
  it("says why, and nothing of the command", () => {
    const told = [
      "OOM command not allowed when used memory > 'maxmemory'.",
      `READONLY You can't write against a read only replica. command was: [["set","${canary}"]]`,
      `ERR Error running script: OOM ${canary}`,
      `Command failed: MISCONF Redis is configured ${canary}`,
      `ERR value is not an integer, command was: ["incr","${canary}"]`,
      `Unauthorized, command was: ["get","${canary}"]`,
      `MOVED 1234 10.0.0.${canary}`,
    ].map((message) => redisReason(Object.assign(new Error(message), { name: "UpstashError" })));
    expect(told).toEqual([
      "Redis: its memory is full",
      "Redis: it is a replica and takes no writes",
      "Redis: its memory is full",
      "Redis: it cannot write to its disk and takes no writes",
      "Redis refused the command",
      "Redis: it does not take the token",
      "Redis: another node of its cluster has the keys",
    ]);
    expect(redisReason(new TypeError(`fetch failed ${canary}`))).toBe("Redis cannot be reached");
    expect(redisReason(new DOMException(canary, "TimeoutError"))).toBe("Redis gave no answer in time");
  });
});

describe.skipIf(!has("redis"))("a Redis that fails", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.stop());

  const open = async (url = server.url) =>
    openRedisStore({
      connection: await connectRedis({ url, timeoutSeconds: 1 }),
      prefix: crypto.randomUUID(),
    });

  it("has lost its scripts: they are sent again, and nobody notices", async () => {
    const store = await open();
    let job = sampleJob();
    await store.commit(changeTo(job));
    for (let i = 0; i < 20; i++) {
      await server.cli("SCRIPT", "FLUSH");
      expect(await store.commit(changeTo(job = nextOf(job)))).toEqual(committed);
    }
    expect(await store.read(job.id)).toEqual(job);
    await store.close();
  });

  it("is away: calls reject at once instead of waiting for it, and it is used again when it is back", async () => {
    await using mortal = await startRedisServer();
    const connection = await connectRedis({ url: mortal.url, timeoutSeconds: 60 });
    const store = openRedisStore({ connection, prefix: crypto.randomUUID() });
    await mortal.kill();
    for (let i = 0; i < 3; i++) {
      await expect(store.commit(changeTo(sampleJob()))).rejects.toMatchObject({
        code: "store-unavailable",
        message: "Cannot write to the store: Redis cannot be reached",
      });
    }
    await mortal.start();
    await expect.poll(() => store.ping().then(() => "back", () => "away"), { timeout: 5_000 }).toBe("back");
    expect((await store.list({ limit: 10 })).jobs).toEqual([]);
    await store.close();
  });

  it("is full: new jobs are refused, and jobs that are there go on and end", async () => {
    await using full = await startRedisServer({ maxMemory: "3mb" });
    const store = await open(full.url);
    let job = sampleJob();
    await store.commit(changeTo(job, { inputs: { a: 1 } }));
    await full.cli("CONFIG", "SET", "maxmemory", "1");
    const refused = {
      code: "store-unavailable",
      message: "Cannot write to the store: Redis: its memory is full",
    };
    await expect(store.commit(changeTo(sampleJob()))).rejects.toMatchObject(refused);
    await expect(store.writeCatalogue({ runner: "r", fetchedAt: "", processes: [] })).rejects.toMatchObject(
      refused,
    );
    await expect(store.ping()).resolves.toBeUndefined();
    const results = { out: { kind: "value", value: "x".repeat(10_000) } } as const;
    const log = [{ at: job.createdAt, level: "info", message: "done" }] as const;
    for (const extras of [{}, { log }, { results, index: { dead: true, dueAt: job.createdAt } }]) {
      expect(await store.commit(changeTo(job = nextOf(job), extras))).toEqual(committed);
    }
    expect(await store.due(new Date(), 5)).toEqual([job]);
    await expect(store.commit(changeTo(nextOf(job), { forget: true }))).resolves.toEqual(committed);
    await full.cli("CONFIG", "SET", "maxmemory", "0");
    expect(await store.commit(changeTo(sampleJob()))).toEqual(committed);
    await store.close();
  });

  it("is refused at the start when it may drop jobs, is a replica, or forbids to write", async () => {
    const refusal = async (url: string) => {
      const store = await open(url);
      try {
        return await store.check().then(() => "", (error: Error) => error.message);
      } finally {
        await store.close();
      }
    };
    expect(await refusal(server.url)).toBe("");
    await using evicting = await startRedisServer({
      config: ["maxmemory 100mb", "maxmemory-policy allkeys-lru"],
    });
    expect(await refusal(evicting.url)).toBe(
      'Cannot use the Redis: its maxmemory-policy is "allkeys-lru", which drops jobs when memory is short; set "noeviction"',
    );
    await using replica = await startRedisServer({ replicaOf: { port: server.port } });
    expect(await refusal(replica.url)).toMatch(/it is a replica and takes no writes; name the primary/);
    await server.cli("ACL", "SETUSER", "plain", "on", `>${canary}`, "~*", "+@all", "-@scripting");
    expect(await refusal(server.url.replace("//", `//plain:${canary}@`))).toMatch(
      /this user may not do that/,
    );
    await server.cli("ACL", "SETUSER", "reader", "on", `>${canary}`, "~*", "+@read", "+info");
    expect(await refusal(server.url.replace("//", `//reader:${canary}@`))).toBe(
      "Cannot use the Redis: this user may not do that",
    );
  });

  it("cannot be reached, or does not take the password: says so, without the password", async () => {
    const url = server.url.replace("//", `//nobody:${canary}@`);
    await expect(connectRedis({ url })).rejects.toThrow(
      /^Cannot use the Redis: it does not take the password or token at 127\.0\.0\.1:\d+$/,
    );
    await expect(connectRedis({ url: `redis://:${canary}@127.0.0.1:1`, timeoutSeconds: 0.3 })).rejects
      .toThrow(
        /^Cannot use the Redis: it cannot be reached at 127\.0\.0\.1:1$/,
      );
  });

  it("by REST does not answer, or is not what it should be", async () => {
    const ended = new AbortController();
    const listener = Deno.serve(
      { port: 0, hostname: "127.0.0.1", signal: ended.signal, onListen() {} },
      (request) => request.url.endsWith("/html/") ? new Response("<html>") : new Promise<Response>(() => {}),
    );
    const url = `http://127.0.0.1:${listener.addr.port}`;
    const store = (path: string) =>
      openRedisStore({
        connection: connectUpstash({ url: `${url}${path}`, token: canary, timeoutSeconds: 0.2 }),
      });
    await expect(store("").commit(changeTo(sampleJob({ title: canary })))).rejects.toMatchObject({
      code: "store-unavailable",
      message: "Cannot write to the store: Redis gave no answer in time",
    });
    await expect(store("").read("job")).rejects.toMatchObject({
      message: "Cannot read the store: Redis gave no answer in time",
    });
    await expect(store("/html").read("job")).rejects.toMatchObject({ code: "store-unavailable" });
    ended.abort();
  });
});
