/** What many jobs at once cost of a Redis that is reached by REST. */
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openRedisStore } from "../../../src/store/redis/store.ts";
import { connectUpstash } from "../../../src/store/redis/rest.ts";
import { type CountingProxy, startCountingProxy } from "../../edge/counting_proxy.ts";
import { has } from "../../support/has.ts";
import { createWorld, type World } from "../../support/world.ts";

describe.skipIf(!has("redis"))("many jobs over REST", () => {
  let proxy: CountingProxy;
  beforeAll(async () => {
    proxy = await startCountingProxy();
    return () => proxy[Symbol.asyncDispose]();
  });

  async function openWorld(): Promise<World> {
    const { UPSTASH_REDIS_REST_URL: url = "", UPSTASH_REDIS_REST_TOKEN: token = "" } = proxy.variables;
    const connection = connectUpstash({ url, token });
    return await createWorld({
      wrap(platform) {
        const store = openRedisStore({ connection, prefix: crypto.randomUUID(), now: platform.now });
        onTestFinished(() => store.close());
        return { ...platform, jobs: { ...store, readCatalogues: () => platform.jobs.readCatalogues() } };
      },
    });
  }
  async function requestsOf<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
    const before = proxy.requests();
    const found = await work();
    return [proxy.requests() - before, found];
  }

  it("are written, listed and dismissed with a few requests: a hundred changes share one", async () => {
    const world = await openWorld();
    const inputs = Array.from({ length: 1_000 }, (_, i) => ({ message: `number ${i}` }));
    const init = {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "k" },
      body: JSON.stringify({ processID: "echo", inputs }),
    };
    type Group = { group: string; jobs: { jobID: string; status: string }[] };
    const [written, { body }] = await requestsOf(() => world.ask<Group>("/jobs/batch", init));
    expect(body.jobs).toHaveLength(1_000);
    // The first alone, twice if its script is new there, and ten turns of a hundred.
    expect(written).toBeLessThanOrEqual(12);
    const [again, replayed] = await requestsOf(() => world.ask<Group>("/jobs/batch", init));
    expect(replayed.body.jobs).toEqual(body.jobs);
    expect(again).toBeLessThanOrEqual(12);
    const named = `/jobs?jobID=${body.jobs.map(({ jobID }) => jobID).join()}`;
    const [read, page] = await requestsOf(() => world.ask<Group>(named));
    expect([read, page.body.jobs.length]).toEqual([1, 1_000]);
    const path = `/jobs?group=${body.group}`;
    const [dismissed, after] = await requestsOf(() => world.ask<Group>(path, { method: "DELETE" }));
    expect(after.body.jobs.every(({ status }) => status === "dismissed")).toBe(true);
    expect(dismissed).toBeLessThanOrEqual(16);
  });
});
