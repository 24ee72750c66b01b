import { Redis } from "@upstash/redis";
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Intercept, type RestProxy, serveRestProxy } from "../../workers/edge/rest_proxy.ts";
import { eventually } from "./eventually.ts";
import { has } from "./has.ts";
import { type RedisServer, startRedisServer } from "./redis_server.ts";

const token = "a-token";
const locking = "#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1]}";
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

function connect(url: string, options: { enableAutoPipelining?: boolean; token?: string } = {}): Redis {
  const settings = { automaticDeserialization: false, enableTelemetry: false, retry: { retries: 0 } };
  return new Redis({ url, token, ...settings, ...options });
}

describe.skipIf(!has("redis"))("serveRestProxy", () => {
  let server: RedisServer;
  let proxy: RestProxy;
  beforeAll(async () => {
    server = await startRedisServer();
    proxy = await serveRestProxy({ redisUrl: server.url, token });
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.stop();
  });
  afterEach(() => server.cli("FLUSHALL"));

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(proxy.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  describe.each([true, false])("auto-pipelining %s", (enableAutoPipelining) => {
    const redis = () => connect(proxy.url, { enableAutoPipelining });

    test.each([
      ["plain", "value"],
      ["empty", ""],
      ["OK", "OK"],
      ["base64 of something else", "T0s="],
      ["digits", "0012"],
      ["JSON", `{"a": [1, null]}`],
      ["unicode", "Zürich 東京 👩‍🚀 \u{10ffff}"],
      ["control characters", Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join("")],
      ["quotes and ends of lines", `"\\"\r\n'\u2028`],
    ])("keeps a text: %s", async (_, text) => {
      expect(await redis().set("key", text)).toBe("OK");
      expect(await redis().get("key")).toBe(text);
      expect(await server.cli("GET", "key")).toBe(text);
      await redis().rpush("list", text, "next");
      expect(await redis().lrange("list", 0, -1)).toEqual([text, "next"]);
      expect(await redis().eval("return {{ARGV[1]}}", [], [text])).toEqual([[text]]);
    });

    test("keeps 1 MB", async () => {
      const text = "é\0".repeat(350_000);
      await redis().set("big", text);
      expect(await redis().get("big")).toBe(text);
      expect(await server.cli("STRLEN", "big")).toBe("1050000");
    });

    test("answers nil, numbers, lists and status words", async () => {
      expect(await redis().get("none")).toBeNull();
      expect(await redis().incrby("count", 41)).toBe(41);
      expect(await redis().ping()).toBe("PONG");
      expect(await redis().type("count")).toBe("string");
      expect(await redis().eval("return {1, false, {'a', {ok = 'OK'}}, {}}", [], [])).toEqual(
        [1, null, ["a", "OK"], []],
      );
      await redis().hset("hash", { field: "value" });
      expect(await redis().hgetall("hash")).toEqual(["field", "value"]);
    });

    // The client puts words of its own before what came in a pipeline.
    test("rejects with what Redis says", async () => {
      await redis().rpush("list", "a");
      await expect(redis().incr("list")).rejects.toThrow(/^(Command failed: )?WRONGTYPE/);
      await expect(redis().eval("return redis.error_reply('MY fault')", [], [])).rejects.toThrow(
        /^(Command failed: )?MY fault/,
      );
    });

    test("evalsha of an unknown script is NOSCRIPT", async () => {
      await expect(redis().evalsha(sha1("return 'unknown'"), [], [])).rejects.toThrow(
        /^(Command failed: )?NOSCRIPT/,
      );
    });
  });

  test("a pipeline goes on after a failing entry", async () => {
    const pipeline = connect(proxy.url).pipeline().set("key", "a").incr("key").append("key", "b");
    expect(await pipeline.exec({ keepErrors: true })).toEqual([
      { result: "OK", error: undefined },
      { result: undefined, error: expect.stringMatching(/^ERR value is not an integer/) },
      { result: 2, error: undefined },
    ]);
  });

  test("a transaction is atomic: 200 clients that swap never see half of one", async () => {
    const redis = connect(proxy.url);
    await redis.mset({ a: "0", b: "0" });
    const seen = await Promise.all(Array.from({ length: 200 }, async (_, n) => {
      await redis.multi().set("a", `${n}`).set("b", `${n}`).exec();
      return await redis.multi().get<string>("a").get<string>("b").exec<[string, string]>();
    }));
    for (const [a, b] of seen) expect(a).toBe(b);
  });

  test("a transaction with a command that Redis does not take changes nothing, and is a 400", async () => {
    const answer = await post("/multi-exec", [["SET", "key", "v"], ["NO-SUCH-COMMAND"]]);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/^EXECABORT/) });
    expect(await server.cli("EXISTS", "key")).toBe("0");
  });

  test("a transaction tells the failure of one of its commands in its place", async () => {
    const answer = await post("/multi-exec", [["SET", "key", "v"], ["INCR", "key"], ["GET", "key"]]);
    expect(await answer.json()).toEqual([{ result: "OK" }, { error: expect.any(String) }, { result: "v" }]);
  });

  test("without Upstash-Encoding texts come as they are", async () => {
    expect(await (await post("/", ["ECHO", "ä\0"])).json()).toEqual({ result: "ä\0" });
    const encoded = await post("/", ["ECHO", "OK"], { "upstash-encoding": "base64" });
    expect(await encoded.json()).toEqual({ result: "T0s=" });
  });

  test("every answer has a sync token, a new one each time", async () => {
    const tokens = await Promise.all([1, 2].map(async () => {
      return (await post("/", ["PING"])).headers.get("upstash-sync-token");
    }));
    expect(new Set(tokens).size).toBe(2);
    expect(tokens).not.toContain(null);
  });

  test.each([undefined, "", "Bearer", "Bearer another", "Bearer a-toke", `Basic ${token}`])(
    "refuses the authorization %j with 401, on every path",
    async (authorization) => {
      for (const path of ["/", "/pipeline", "/multi-exec", "/elsewhere"]) {
        const headers = new Headers(authorization === undefined ? {} : { authorization });
        const answer = await fetch(proxy.url + path, { method: "POST", headers, body: `[["PING"]]` });
        expect(answer.status).toBe(401);
        expect(await answer.json()).toEqual({ error: expect.any(String) });
      }
      await expect(connect(proxy.url, { token: "another" }).ping()).rejects.toThrow(/^WRONGPASS/);
    },
  );

  test.each([
    [400, "/", "not JSON"],
    [400, "/", {}],
    [400, "/", []],
    [400, "/", ["SET", "key", null]],
    [400, "/", ["SET", "key", { a: 1 }]],
    [400, "/", ["NO-SUCH-COMMAND"]],
    [400, "/", ["eval"]],
    [400, "/pipeline", ["PING"]],
    [400, "/pipeline", [["PING"], []]],
    [400, "/", ["multi"]],
    [400, "/pipeline", [["SUBSCRIBE", "a"]]],
    [404, "/subscribe/a", []],
  ])("%i for %s with %j", async (status, path, body) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/^ERR /) });
    expect(await connect(proxy.url).ping()).toBe("PONG");
  });

  describe("scripts with the key locking flag", () => {
    test("eval, then evalsha by the caller's own sha", async () => {
      const redis = connect(proxy.url);
      await expect(redis.evalsha(sha1(locking), ["k"], ["v"])).rejects.toThrow(
        /^(Command failed: )?NOSCRIPT/,
      );
      expect(await redis.eval(locking, ["k"], ["v"])).toEqual(["k", "v"]);
      expect(await redis.evalsha(sha1(locking).toUpperCase(), ["k"], ["v"])).toEqual(["k", "v"]);
      expect(await redis.scriptExists(sha1(locking), sha1("other"))).toEqual([1, 0]);
    });

    test("script load, then evalsha by either sha; NOSCRIPT after a flush", async () => {
      const redis = connect(proxy.url);
      await redis.scriptFlush();
      const name = await redis.scriptLoad(locking);
      expect(await redis.evalsha(sha1(locking), ["k"], ["v"])).toEqual(["k", "v"]);
      expect(await redis.evalsha(name, ["k"], ["v"])).toEqual(["k", "v"]);
      await redis.scriptFlush();
      await expect(redis.evalsha(sha1(locking), ["k"], ["v"])).rejects.toThrow(
        /^(Command failed: )?NOSCRIPT/,
      );
    });

    test("keeps other flags, and the numbers of the lines", async () => {
      const redis = connect(proxy.url);
      const script = "#!lua flags=no-writes,allow-key-locking\n\nreturn redis.call('SET', KEYS[1], '1')";
      await expect(redis.eval(script, ["k"], [])).rejects.toThrow(/read-only.*:3/s);
    });

    test("leaves a script alone that speaks of the flag elsewhere", async () => {
      const script = "-- #!lua flags=allow-key-locking\nreturn '#!lua flags=allow-key-locking'";
      const redis = connect(proxy.url);
      expect(await redis.eval(script, [], [])).toBe("#!lua flags=allow-key-locking");
      expect(await server.cli("SCRIPT", "EXISTS", sha1(script))).toBe("1");
    });

    test("works in a transaction and in a pipeline", async () => {
      const redis = connect(proxy.url);
      expect(await redis.multi().eval(locking, ["k"], ["v"]).evalsha(sha1(locking), ["k"], ["w"]).exec())
        .toEqual([["k", "v"], ["k", "w"]]);
    });
  });
});

describe.skipIf(!has("redis"))("serveRestProxy, when Redis is away", () => {
  test("answers 503 at once, and comes back with Redis", async () => {
    await using server = await startRedisServer({ appendOnly: "always" });
    await server.kill();
    const proxy = await serveRestProxy({ redisUrl: server.url, token });
    const redis = connect(proxy.url);
    try {
      for (let life = 0; life < 2; life++) {
        await expect(redis.set("key", "value")).rejects.toThrow(/^Cannot reach Redis: .*ECONNREFUSED/);
        await expect(redis.multi().set("key", "value").exec()).rejects.toThrow("Cannot reach Redis");
        const answer = await fetch(`${proxy.url}/pipeline`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}` },
          body: `[["PING"]]`,
          signal: AbortSignal.timeout(200),
        });
        expect(answer.status).toBe(503);
        await server.start();
        await eventually("the proxy is back", 2, () => redis.ping());
        expect(await redis.incr("lives")).toBe(life + 1);
        await server.kill();
        await eventually("the proxy knows", 1, async () => {
          return await redis.ping().then(() => undefined, () => true);
        });
      }
    } finally {
      await proxy.close();
    }
  });

  test("what waits for an answer when the connection breaks is rejected, and nothing of it comes later", async () => {
    await using server = await startRedisServer({ appendOnly: "always" });
    let requests = 0;
    const intercept: Intercept = (_, forward) => (requests += 1, forward());
    const proxy = await serveRestProxy({ redisUrl: server.url, token, intercept });
    const redis = connect(proxy.url);
    try {
      await redis.ping();
      server.signal("SIGSTOP");
      const waiting = Promise.allSettled([
        redis.set("single", "1"),
        redis.pipeline().set("first", "1").set("second", "1").exec(),
        redis.multi().set("third", "1").exec(),
      ]);
      await eventually("the proxy has them", 2, () => requests === 4 || undefined);
      await server.kill();
      expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
      await server.start();
      await eventually("the proxy is back", 2, () => redis.ping());
      expect(await server.cli("DBSIZE")).toBe("0");
    } finally {
      await proxy.close();
    }
  });
});
