/** A Redis becomes a replica while gateways are connected to it, and the address is that of the new primary from then on. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RedisConnection } from "../../../src/store/redis/connection.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { eventually } from "../../support/eventually.ts";
import { has } from "../../support/has.ts";
import { pause } from "../../support/pause.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp_proxy.ts";

describe.skipIf(!has("redis"))("connectRedis, when its Redis becomes a replica", () => {
  let opened: AsyncDisposableStack;
  let [first, second]: RedisServer[] = [];
  let address: TcpProxy;
  let connection: RedisConnection;

  beforeEach(async () => {
    opened = new AsyncDisposableStack();
    first = opened.use(await startRedisServer({ name: "first" }));
    second = opened.use(await startRedisServer({ name: "second", replicaOf: first }));
    address = opened.use(await startTcpProxy(first.port));
    connection = await connectRedis({ url: address.url, timeoutSeconds: 1 });
    opened.defer(() => connection.close());
  });
  afterEach(() => opened.disposeAsync());

  const write = () => connection.redis.set("key", "value").then(() => true, () => false);

  async function changePlaces(): Promise<void> {
    await second?.cli("REPLICAOF", "NO", "ONE");
    await first?.cli("REPLICAOF", "127.0.0.1", String(second?.port));
  }

  test("finds the new primary by itself", async () => {
    expect(await write()).toBe(true);
    await changePlaces();
    address.leadTo(second?.port ?? 0);
    expect(await write()).toBe(false);
    await eventually("the new primary is written to", 1, async () => await write() || undefined);
    expect(await second?.cli("GET", "key")).toBe("value");
  });

  test("does not connect more than twice a second while there is no other, and reads what there is", async () => {
    expect(await write()).toBe(true);
    await changePlaces();
    const connected = async () =>
      Number(/total_connections_received:(\d+)/.exec(await first?.cli("INFO", "stats") ?? "")?.[1]);
    const before = await connected();
    const until = performance.now() + 1_100;
    while (performance.now() < until) {
      expect(await write()).toBe(false);
      await pause(10);
    }
    // The second question is a connection too.
    expect(await connected() - before - 1).toBeLessThanOrEqual(3);
    const read = () => connection.redis.get("key").catch(() => undefined);
    expect(await eventually("it is read from", 1, read)).toBe("value");
  });
});
