import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { openRedisStore, type RedisOptions, type RedisStore } from "../../../src/store/redis/store.ts";
import { changeTo, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { eventually } from "../../support/eventually.ts";
import { has } from "../../support/has.ts";
import { pause } from "../../support/pause.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";
import { byRest, byTcp } from "./contract.ts";

const many = 200;
const roads = {
  tcp: { connect: byTcp, isCutOff: false },
  REST: { connect: byRest(), isCutOff: false },
  "REST where requests are cut off": { connect: byRest(), isCutOff: true },
} as const;

describe.skipIf(!has("redis"))("changed of a Redis that others write to", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.stop());

  async function opened(
    connect: typeof byTcp,
    options: Omit<RedisOptions, "connection"> = {},
  ): Promise<RedisStore> {
    const store = openRedisStore({ connection: await connect(server), prefix: "watch", ...options });
    onTestFinished(() => store.close());
    return store;
  }

  const reads = async () =>
    Number(/cmdstat_get:calls=(\d+)/.exec(await server.cli("INFO", "commandstats"))?.[1] ?? 0);

  for (const [name, { connect, isCutOff }] of Object.entries(roads)) {
    it(`by ${name} costs ${many} who wait the reads of one`, { timeout: 20_000 }, async () => {
      const pauses = { first: 60, longest: 120 };
      const [watching, other] = [await opened(connect, { pauses, isCutOff }), await opened(byTcp)];
      const cost = async (waiters: number) => {
        const first = sampleJob();
        await other.commit(changeTo(first));
        const before = await reads();
        let job = first;
        const seen = Array.from({ length: waiters }, () => changesOf(watching, first, 4));
        for (let commit = 0; commit < 3; commit++) {
          await new Promise((resolve) => setTimeout(resolve, 150));
          job = nextOf(job, { progress: commit });
          await other.commit(changeTo(job));
        }
        for (const revisions of await Promise.all(seen)) expect(revisions.at(-1)).toBe(4);
        return await reads() - before;
      };
      const [one, all] = [await cost(1), await cost(many)];
      expect(one).toBeGreaterThan(0);
      expect(all).toBeLessThanOrEqual(2 * one + 8);
    });
  }

  it("hears of a commit by TCP and reads once for it; its own it does not read at all", async () => {
    const pauses = { first: 20, longest: 3_600_000 };
    const [watching, other] = [await opened(byTcp, { pauses }), await opened(byTcp)];
    const first = sampleJob();
    await watching.commit(changeTo(first));
    const seen = changesOf(watching, first, 3);
    await eventually(
      "it listens",
      5,
      async () => (await server.cli("PUBSUB", "NUMSUB", `{watch}:j:${first.id}`)).endsWith("1") || undefined,
    );
    const before = await reads();
    const second = nextOf(first);
    await watching.commit(changeTo(second));
    expect(await reads() - before).toBe(0);
    // What the other one replaces it has to read first.
    await other.read(first.id);
    const then = await reads();
    await other.commit(changeTo(nextOf(second)));
    expect(await seen).toEqual([2, 3]);
    expect(await reads() - then).toBe(1);
  });

  it("looks on, seldom, where what was told got lost", { timeout: 20_000 }, async () => {
    const [watching, other] = [await opened(byTcp), await opened(byRest())];
    const first = sampleJob();
    await watching.commit(changeTo(first));
    const seen = changesOf(watching, first, 2);
    await eventually(
      "it listens",
      5,
      async () => (await server.cli("PUBSUB", "NUMSUB", `{watch}:j:${first.id}`)).endsWith("1") || undefined,
    );
    // By REST nothing is told.
    await other.commit(changeTo(nextOf(first)));
    expect(await seen).toEqual([2]);
  });

  it("hears again after its connection broke, also of what was written meanwhile", async () => {
    const pauses = { first: 20, longest: 3_600_000 };
    const [watching, other] = [await opened(byTcp, { pauses }), await opened(byTcp)];
    const first = sampleJob();
    await watching.commit(changeTo(first));
    const seen = changesOf(watching, first, 3);
    const listens = () =>
      eventually(
        "it listens",
        5,
        async () =>
          (await server.cli("PUBSUB", "NUMSUB", `{watch}:j:${first.id}`)).endsWith("1") || undefined,
      );
    await listens();
    await server.cli("CLIENT", "KILL", "TYPE", "pubsub");
    const second = nextOf(first);
    await other.commit(changeTo(second));
    await listens();
    await other.commit(changeTo(nextOf(second)));
    expect((await seen).at(-1)).toBe(3);
  });

  it("writes for a user who may not publish, and looks where he may not listen", async () => {
    await server.cli("ACL", "SETUSER", "mute", "on", ">secret", "~*", "resetchannels", "+@all");
    const url = server.url.replace("//", "//mute:secret@");
    const mute: typeof byTcp = () => connectRedis({ url });
    const [watching, other] = [await opened(mute), await opened(mute)];
    await other.check();
    const first = sampleJob();
    await watching.commit(changeTo(first));
    const seen = changesOf(watching, first, 2);
    await pause(200);
    const begin = performance.now();
    expect(await other.commit(changeTo(nextOf(first)))).toEqual({ kind: "committed" });
    expect(await seen).toEqual([2]);
    expect(performance.now() - begin).toBeLessThan(1_500);
  });

  it("stops listening when nobody waits any more", async () => {
    const watching = await opened(byTcp, { pauses: { first: 5, longest: 5 } });
    const first = sampleJob();
    await watching.commit(changeTo(first));
    const stop = new AbortController();
    const waits = [1, 2].map(() => watching.changed(first.id, 1, stop.signal));
    const subscribers = async () => await server.cli("PUBSUB", "NUMSUB", `{watch}:j:${first.id}`);
    await eventually("it listens", 5, async () => (await subscribers()).endsWith("1") || undefined);
    stop.abort();
    expect(await Promise.all(waits)).toEqual([undefined, undefined]);
    await eventually("it does not", 5, async () => (await subscribers()).endsWith("0") || undefined);
  });
});

/** The revisions that come one after the other, up to that one. */
async function changesOf(store: RedisStore, job: Job, last: number): Promise<readonly number[]> {
  const signal = AbortSignal.timeout(10_000);
  const seen: number[] = [];
  for (let revision = job.revision; revision < last;) {
    const next = await store.changed(job.id, revision, signal);
    if (next === undefined) return seen;
    revision = next.revision;
    seen.push(revision);
  }
  return seen;
}
