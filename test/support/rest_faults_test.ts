import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RestProxy, serveRestProxy } from "../../workers/edge/rest_proxy.ts";
import type { RestRequest } from "../../workers/edge/rest_request.ts";
import { eventually } from "./eventually.ts";
import { has } from "./has.ts";
import { type RedisServer, startRedisServer } from "./redis_server.ts";
import * as fault from "./rest_faults.ts";

describe.skipIf(!has("redis"))("createRestFaults", () => {
  const token = "a-token";
  let server: RedisServer;
  let proxy: RestProxy;
  let faults: fault.RestFaults;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedisServer();
    proxy = await serveRestProxy({
      redisUrl: server.url,
      token,
      intercept: (request, forward) => faults.intercept(request, forward),
    });
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    faults = fault.createRestFaults();
    redis = connect();
    await server.cli("FLUSHALL");
  });

  function connect(signal?: () => AbortSignal): Redis {
    return new Redis({
      url: proxy.url,
      token,
      automaticDeserialization: false,
      enableTelemetry: false,
      enableAutoPipelining: false,
      retry: { retries: 0 },
      ...(signal ? { signal } : {}),
    });
  }
  const count = async () => Number(await server.cli("GET", "count"));

  test("lost is executed once, and the connection breaks, also after earlier answers", async () => {
    expect(await redis.incr("count")).toBe(1);
    expect(await redis.incr("count")).toBe(2);
    faults.next(fault.lost);
    await expect(redis.incr("count")).rejects.toThrow("fetch failed");
    expect(await count()).toBe(3);
    expect(await redis.incr("count")).toBe(4);
  });

  test("refused is not executed, and the connection breaks", async () => {
    expect(await redis.get("count")).toBeNull();
    faults.next(fault.refused);
    await expect(redis.incr("count")).rejects.toThrow("fetch failed");
    expect(await count()).toBe(0);
  });

  test("doubled is executed twice, and the second answer is given", async () => {
    faults.next(fault.doubled);
    expect(await redis.incr("count")).toBe(2);
    expect(await redis.incr("count")).toBe(3);
  });

  test("doubled does a whole transaction twice", async () => {
    faults.next(fault.doubled);
    expect(await redis.multi().incr("count").incr("count").exec()).toEqual([3, 4]);
  });

  test("delayed is executed at once, and answered later", async () => {
    faults.next(fault.delayed(500));
    const started = performance.now();
    const answer = redis.incr("count");
    await eventually("it is executed", 0.45, async () => await count() === 1 || undefined);
    expect(await answer).toBe(1);
    expect(performance.now() - started).toBeGreaterThan(490);
  });

  test("late is executed after its caller gave up", async () => {
    faults.next(fault.late(500));
    await expect(connect(() => AbortSignal.timeout(50)).incr("count")).rejects.toThrow("timeout");
    expect(await count()).toBe(0);
    await eventually("it is executed", 2, async () => await count() === 1 || undefined);
  });

  test("erroneous is not executed, and an error of the protocol", async () => {
    faults.next(fault.erroneous);
    await expect(redis.incr("count")).rejects.toThrow(/^ERR internal error/);
    expect(await count()).toBe(0);
  });

  test("garbled is executed, and answered with no JSON", async () => {
    faults.next(fault.garbled);
    await expect(redis.incr("count")).rejects.toThrow("Unable to parse response body");
    expect(await count()).toBe(1);
  });

  test("next plans faults one after the other, for the requests that are meant", async () => {
    const when = ({ commands }: RestRequest) => commands[0]?.[0] === "incr";
    faults.next(fault.refused, { times: 2, when });
    faults.next(fault.erroneous, { when });
    expect(await redis.get("count")).toBeNull();
    await expect(redis.incr("count")).rejects.toThrow("fetch failed");
    await expect(redis.incr("count")).rejects.toThrow("fetch failed");
    expect(await redis.get("count")).toBeNull();
    await expect(redis.incr("count")).rejects.toThrow("ERR internal error");
    expect(await redis.incr("count")).toBe(1);
    expect(faults.happened).toBe(3);
  });

  test("sometimes chooses by its seed, and clear ends it", async () => {
    const chosen = async (seed: number) => {
      faults.sometimes(fault.erroneous, { probability: 0.3, seed });
      const outcomes: boolean[] = [];
      for (let n = 0; n < 100; n++) outcomes.push(await redis.ping().then(() => false, () => true));
      return outcomes;
    };
    const first = await chosen(1);
    expect(first.filter(Boolean).length).toBeGreaterThan(15);
    expect(first.filter(Boolean).length).toBeLessThan(45);
    expect(await chosen(1)).toEqual(first);
    expect(await chosen(2)).not.toEqual(first);
    faults.clear();
    for (let n = 0; n < 20; n++) await redis.ping();
  });

  test("keepsConnections leaves to the caller what becomes of a connection", async () => {
    const forward = () => Promise.resolve(Response.json({ result: 1 }));
    const request = { commands: [["ping"]] } as unknown as RestRequest;
    const closing = async () => (await faults.intercept(request, forward)).headers.get("connection");
    expect(await closing()).toBe("close");
    faults.keepsConnections = true;
    expect(await closing()).toBeNull();
  });

  test("counts requests, commands and faults", async () => {
    await redis.pipeline().incr("count").incr("count").exec();
    faults.next(fault.doubled);
    await redis.incr("count");
    expect([faults.requests, faults.commands, faults.happened]).toEqual([2, 3, 1]);
  });
});
