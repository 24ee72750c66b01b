import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { has } from "./has.ts";
import { pause } from "./pause.ts";
import { createRedisServer, type RedisServer, startRedisServer } from "./redis_server.ts";

describe.skipIf(!has("redis"))("createRedisServer", () => {
  let shared: RedisServer;
  beforeAll(async () => void (shared = await startRedisServer()));
  afterAll(() => shared?.stop());

  test("cli answers text, numbers, lists and nothing as text, and rejects with what Redis refuses", async () => {
    expect(await shared.cli("SET", "key", "ä\n\0")).toBe("OK");
    expect(await shared.cli("GET", "key")).toBe("ä\n\0");
    expect(await shared.cli("GET", "none")).toBe("");
    expect(await shared.cli("RPUSH", "list", "a", "b")).toBe("2");
    expect(await shared.cli("LRANGE", "list", "0", "-1")).toBe("a\nb");
    await expect(shared.cli("INCR", "list")).rejects.toThrow(/^WRONGTYPE/);
  });

  test("replicaOf is ready when it has what its primary had", async () => {
    await shared.cli("SET", "copied", "value");
    await using replica = await createRedisServer({ replicaOf: shared, name: "replica" });
    shared.signal("SIGSTOP");
    const started = replica.start();
    expect(await Promise.race([started.then(() => "ready"), pause(200)])).toBeUndefined();
    shared.signal("SIGCONT");
    await started;
    expect(await replica.cli("GET", "copied")).toBe("value");
    await shared.cli("SET", "later", "value");
    expect(await shared.cli("WAIT", "1", "1000")).toBe("1");
  });

  test.concurrent("keeps nothing over a restart unless told, and keeps its port", async () => {
    await using server = await startRedisServer();
    await server.cli("SET", "key", "value");
    await server.restart();
    expect(await server.cli("GET", "key")).toBe("");
    expect(await server.cli("CONFIG", "GET", "port")).toBe(`port\n${server.port}`);
  });

  test.concurrent.each(["always", "everysec"] as const)(
    "appendOnly %s keeps its keys over a kill",
    async (appendOnly) => {
      await using server = await startRedisServer({ appendOnly });
      await server.cli("SET", "key", "value");
      await server.restart("SIGKILL");
      expect(await server.cli("GET", "key")).toBe("value");
      expect(await server.cli("CONFIG", "GET", "appendfsync")).toBe(`appendfsync\n${appendOnly}`);
    },
  );

  test.concurrent("maxMemory refuses what does not fit, and evicts nothing", async () => {
    await using server = await startRedisServer({ maxMemory: "8mb" });
    await server.cli("SET", "kept", "value");
    const fill = async () => {
      for (let n = 0; n < 8; n++) await server.cli("SET", `big-${n}`, "x".repeat(1_000_000));
    };
    await expect(fill()).rejects.toThrow(/^OOM/);
    expect(await server.cli("GET", "kept")).toBe("value");
  });

  test.concurrent("cluster holds every slot", async () => {
    await using server = await startRedisServer({ cluster: true });
    expect(await server.cli("CLUSTER", "INFO")).toContain("cluster_slots_ok:16384");
    expect(await server.cli("SET", "{a}key", "value")).toBe("OK");
    await expect(server.cli("MSET", "a", "1", "b", "2")).rejects.toThrow(/^CROSSSLOT/);
  });

  test.concurrent("config lines reach the server, and a wrong one is told", async () => {
    await using server = await startRedisServer({ config: ["maxclients 17"] });
    expect(await server.cli("CONFIG", "GET", "maxclients")).toBe("maxclients\n17");
    await using faulty = await createRedisServer({ config: ["no-such-setting 1"] });
    await expect(faulty.start()).rejects.toThrow("no-such-setting");
  });

  test.concurrent("stop ends the process and removes the folder", async () => {
    const server = await startRedisServer();
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    expect(server.pid).toBeUndefined();
    expect(existsSync(server.folder)).toBe(false);
    await expect(server.cli("PING")).rejects.toThrow();
  });
});
