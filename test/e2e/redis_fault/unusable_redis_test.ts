/** A Redis that jobs cannot be trusted to: the gateway does not start, and says why in one line. */
import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveRestProxy } from "../../../workers/edge/rest_proxy.ts";
import { createDenoGateway } from "../../support/deno_gateway.ts";
import { freePort } from "../../support/free_port.ts";
import { settingOf } from "../../support/gateway_setting.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, startRedisServer } from "../../support/redis_server.ts";
import type { Fault } from "../../support/rest_faults.ts";
import { startTcpProxy } from "../../support/tcp_proxy.ts";
import { webhookSecret } from "../../support/webhook_secret.ts";

const password = "canary-password-41c7";
const token = "canary-token-77d0";
const user = (name: string, rights: string) => `user ${name} on >${password} ${rights}`;

let folder: string;
let server: RedisServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-unusable-"));
  server = await startRedisServer({
    config: [
      user("gate", "~* &* +@all"),
      user("reader", "~* &* +@read +@connection +info"),
      user("stranger", "~elsewhere:* &* +@all"),
    ],
  });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a gateway says that ends by itself. */
async function refusalOf(storeEnv: Readonly<Record<string, string>>): Promise<string> {
  const runners = [{ name: "demo", url: "http://127.0.0.1:9/", secret: webhookSecret() }];
  const { name, env } = settingOf({ folder, runners, env: storeEnv });
  const variables = { TIDEGATE_BLOBS: join(folder, "blobs"), TIDEGATE_STORE_TIMEOUT_SECONDS: "1", ...env };
  const gateway = createDenoGateway({ name, port: await freePort(), env: variables });
  try {
    await expect(gateway.start()).rejects.toThrow("ended before it was ready");
    expect(await gateway.exited()).toEqual({ code: 1, signal: null });
    const said = gateway.lines.join("\n");
    for (const secret of [password, token]) expect(said).not.toContain(secret);
    return said;
  } finally {
    await gateway.stop();
  }
}

const at = (port: number, name = "gate", secret = password) => ({
  TIDEGATE_STORE: `redis://${name}:${secret}@127.0.0.1:${port}`,
});

describe.skipIf(!has("redis")).concurrent("a Redis that jobs cannot be trusted to", () => {
  test("evicts", async () => {
    await using evicting = await startRedisServer({
      config: ["maxmemory 64mb", "maxmemory-policy allkeys-lru", user("gate", "~* &* +@all")],
    });
    expect(await refusalOf(at(evicting.port))).toBe(
      'Cannot use the Redis: its maxmemory-policy is "allkeys-lru", which drops jobs when memory is short; set "noeviction"',
    );
  });

  test("is a replica", async () => {
    await using replica = await startRedisServer({
      replicaOf: server,
      config: [user("gate", "~* &* +@all")],
    });
    expect(await refusalOf(at(replica.port))).toBe(
      "Cannot use the Redis: it is a replica and takes no writes; name the primary",
    );
  });

  test("lets this user read only", async () => {
    expect(await refusalOf(at(server.port, "reader"))).toBe(
      "Cannot use the Redis: this user may not do that",
    );
  });

  test("has other keys for this user", async () => {
    expect(await refusalOf(at(server.port, "stranger"))).toBe(
      "Cannot use the Redis: this user may not do that",
    );
  });

  test("does not know the password", async () => {
    expect(await refusalOf(at(server.port, "gate", `not-${password}`))).toBe(
      `Cannot use the Redis: it does not take the password or token at 127.0.0.1:${server.port}`,
    );
  });

  test("is not there", async () => {
    const port = await freePort();
    expect(await refusalOf(at(port))).toBe(
      `Cannot use the Redis: it cannot be reached at 127.0.0.1:${port}`,
    );
  });

  test("says nothing", async () => {
    await using wire = await startTcpProxy(server.port);
    await wire.mode("blackhole");
    expect(await refusalOf(at(wire.port))).toBe(
      `Cannot use the Redis: it gave no answer in time at 127.0.0.1:${wire.port}`,
    );
  });
});

/** Over REST, where the proxy can put words into the mouth of Redis. */
describe.skipIf(!has("redis")).concurrent("a Redis over REST that jobs cannot be trusted to", () => {
  async function refusalOver(fault: Fault | undefined, shown = token): Promise<string> {
    const intercept = fault && ((_request: unknown, forward: () => Promise<Response>) => fault(forward));
    const proxy = await serveRestProxy({ redisUrl: server.url, token, ...(intercept && { intercept }) });
    try {
      return await refusalOf({ UPSTASH_REDIS_REST_URL: proxy.url, UPSTASH_REDIS_REST_TOKEN: shown });
    } finally {
      await proxy.close();
    }
  }

  test("is too old", async () => {
    const older: Fault = async (forward) => {
      const text = await (await forward()).text();
      const aged = text.replace(/"([A-Za-z0-9+/=]{99,})"/, (_all, info: string) => {
        const said = Buffer.from(info, "base64").toString().replace(
          /redis_version:\S+/,
          "redis_version:6.2.14",
        );
        return `"${Buffer.from(said).toString("base64")}"`;
      });
      return new Response(aged, { headers: { "content-type": "application/json" } });
    };
    expect(await refusalOver(older)).toBe("Cannot use the Redis: it is version 6.2.14; use 7.0 or newer");
  });

  test("does not know the token", async () => {
    expect(await refusalOver(undefined, `not-${token}`)).toBe(
      "Cannot use the Redis: it does not take the password or token",
    );
  });

  test("is something else", async () => {
    const page: Fault = () =>
      Promise.resolve(new Response("<html>", { headers: { "content-type": "text/html" } }));
    expect(await refusalOver(page)).toBe("Cannot use the Redis: what answered for Redis is none");
  });
});
