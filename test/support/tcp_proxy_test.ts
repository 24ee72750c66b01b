import { createClient } from "@redis/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { has } from "./has.ts";
import { pause } from "./pause.ts";
import { type RedisServer, startRedisServer } from "./redis_server.ts";
import { startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";

describe.skipIf(!has("redis"))("startTcpProxy", () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let client: ReturnType<typeof connect>;

  const connect = (url: string) =>
    createClient({ url, RESP: 2, disableOfflineQueue: true, socket: { reconnectStrategy: () => 20 } });
  const count = async () => Number(await server.cli("GET", "count"));
  const outcome = (answer: Promise<unknown>) => answer.then(() => "answered", () => "rejected");
  const isBack = () => eventually("the client is back", 2, () => client.ping());

  beforeAll(async () => void (server = await startRedisServer()));
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await server.cli("FLUSHALL");
    proxy = await startTcpProxy(server.port);
    client = connect(proxy.url);
    client.on("error", () => {});
    await client.connect();
  });
  afterEach(async () => {
    client.destroy();
    await proxy[Symbol.asyncDispose]();
  });

  test("passes everything, also big and binary", async () => {
    const text = "é\0\r\n".repeat(300_000);
    await client.set("key", text);
    expect(await client.get("key")).toBe(text);
    expect(proxy.connections).toBe(1);
  });

  test("blackhole lets nothing through, and breaks what waited when it ends", async () => {
    await proxy.mode("blackhole");
    const waiting = outcome(client.incr("count"));
    expect(await Promise.race([waiting, pause(200)])).toBeUndefined();
    expect(await count()).toBe(0);
    expect(proxy.connections).toBe(1);
    await proxy.mode("pass");
    expect(await waiting).toBe("rejected");
    await isBack();
    expect(await count()).toBe(0);
  });

  test("blackhole accepts new connections", async () => {
    await proxy.mode("blackhole");
    const another = connect(proxy.url);
    const connecting = another.connect().catch(() => {});
    await eventually("it is accepted", 2, () => proxy.connections === 2 || undefined);
    another.destroy();
    await connecting;
  });

  test("dropAnswers executes, and breaks the connection when it ends", async () => {
    await proxy.mode("dropAnswers");
    const waiting = outcome(client.incr("count"));
    await eventually("it is executed", 2, async () => await count() === 1 || undefined);
    await eventually("its answer is dropped", 2, () => proxy.dropped > 0 || undefined);
    expect(await Promise.race([waiting, pause(50)])).toBeUndefined();
    await proxy.mode("pass");
    expect(await waiting).toBe("rejected");
    await isBack();
    expect(await client.incr("count")).toBe(2);
  });

  test("delay holds answers back, in their order, also when it ends", async () => {
    await proxy.mode({ delay: 500 });
    const started = performance.now();
    const first = client.incr("count");
    await eventually("it is executed", 0.45, async () => await count() === 1 || undefined);
    await proxy.mode("pass");
    const second = client.incr("count");
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(performance.now() - started).toBeGreaterThan(490);
  });

  test("reset breaks all connections and refuses new ones, until it ends", async () => {
    await proxy.mode("reset");
    expect(proxy.connections).toBe(0);
    const another = createClient({ url: proxy.url, socket: { reconnectStrategy: false } });
    another.on("error", () => {});
    await expect(another.connect()).rejects.toThrow();
    expect(await outcome(client.incr("count"))).toBe("rejected");
    await proxy.mode("pass");
    await isBack();
    expect(await client.incr("count")).toBe(1);
  });

  test("leadTo is for new connections", async () => {
    await using other = await startRedisServer({ name: "other" });
    proxy.leadTo(other.port);
    await client.set("key", "here");
    const another = connect(proxy.url);
    await another.connect();
    await another.set("key", "there");
    another.destroy();
    expect([await server.cli("GET", "key"), await other.cli("GET", "key")]).toEqual(["here", "there"]);
  });

  test("a target that is gone is a broken connection", async () => {
    await server.kill();
    expect(await outcome(client.incr("count"))).toBe("rejected");
    await server.start();
    await isBack();
  });
});
