import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { doubtfulSettings } from "../../src/settings/dangers.ts";
import { freePort } from "../support/free_port.ts";
import { has } from "../support/has.ts";
import { startRedisServer } from "../support/redis_server.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

type Environment = Readonly<Record<string, string>>;

const secret = webhookSecret();
const asSecret = (text: string) => `whsec_${Buffer.from(text).toString("base64")}`;
const sound = {
  TIDEGATE_ADMIN_KEY: crypto.randomUUID(),
  TIDEGATE_SECRET: webhookSecret(),
  TIDEGATE_CALLBACK_SECRET: webhookSecret(),
  TIDEGATE_RUNNERS: `https://runner.example.org ${webhookSecret()}`,
};

/** Each dangerous setting, and what is said of it: what it is, and what to do. */
const refused: Readonly<Record<string, readonly [env: Environment, says: RegExp]>> = {
  "the secret of the specification": [
    { TIDEGATE_CALLBACK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    /TIDEGATE_CALLBACK_SECRET: is no random secret.*openssl rand/,
  ],
  "a secret of words": [
    { TIDEGATE_SECRET: asSecret("correct horse battery staple") },
    /TIDEGATE_SECRET: is no random/,
  ],
  "a secret of zeros": [{ TIDEGATE_SECRET: asSecret("\0".repeat(32)) }, /TIDEGATE_SECRET: is no random/],
  "a secret of a runner that repeats": [
    { TIDEGATE_RUNNERS: `lab=https://runner.example.org ${asSecret("\x01\x02\x03\x04".repeat(8))}` },
    /the secret of runner "lab": is no random/,
  ],
  "a short secret": [
    { TIDEGATE_SECRET: asSecret("short") },
    /must be whsec_ and the base64 of 24 to 64 bytes/,
  ],
  "one secret for tokens and callbacks": [
    { TIDEGATE_SECRET: secret, TIDEGATE_CALLBACK_SECRET: secret },
    /TIDEGATE_SECRET: is also TIDEGATE_CALLBACK_SECRET.*own/,
  ],
  "one secret for tokens and a runner": [
    { TIDEGATE_SECRET: secret, TIDEGATE_RUNNERS: `lab=https://runner.example.org ${secret}` },
    /TIDEGATE_SECRET: is also the secret of runner "lab"/,
  ],
  ...Object.fromEntries(
    [
      "0.0.0.0",
      "[::]:8080",
      "169.254.169.254",
      "0xa9fea9fe:80",
      "metadata.google.internal",
      "100.100.100.200:80",
    ].map((
      host,
    ) => [
      `subscribers at ${host}`,
      [
        { TIDEGATE_PRIVATE_SUBSCRIBERS: host },
        /TIDEGATE_PRIVATE_SUBSCRIBERS: ".*" would let.*host:port/,
      ] as const,
    ]),
  ),
  "subscribers of a whole network": [{ TIDEGATE_PRIVATE_SUBSCRIBERS: "10.0.0.0/8" }, /must be hosts/],
  "subscribers of every name": [{ TIDEGATE_PRIVATE_SUBSCRIBERS: "*" }, /must be hosts/],
  "a log that tells everything": [{ TIDEGATE_LOG: "debug" }, /TIDEGATE_LOG: .*"info"/],
  "a runner with a password in its URL": [
    { TIDEGATE_RUNNERS: `https://ann:hunter2@runner.example.org ${secret}` },
    /must not hold a user name or password/,
  ],
};

const doubtful: Readonly<Record<string, readonly [env: Environment, says: RegExp]>> = {
  "a public URL without TLS": [
    { TIDEGATE_PUBLIC_URL: "http://jobs.example.org" },
    /TIDEGATE_PUBLIC_URL: .*unencrypted.*https/,
  ],
  "a runner without TLS": [
    { TIDEGATE_RUNNERS: `http://runner.example.org ${secret}` },
    /TIDEGATE_RUNNERS: .*unencrypted.*https/,
  ],
  "a Redis without TLS": [
    { TIDEGATE_STORE: "redis://user:hunter2@redis.example.org:6379" },
    /the Redis redis:\/\/redis.example.org:6379: .*rediss:/,
  ],
  "Redis over REST without TLS": [
    { UPSTASH_REDIS_REST_URL: "http://eu1.example.org", UPSTASH_REDIS_REST_TOKEN: "hunter2" },
    /unencrypted.*https:/,
  ],
  "every service of this machine": [
    { TIDEGATE_PRIVATE_SUBSCRIBERS: "127.0.0.1" },
    /"127.0.0.1" without a port.*host:port/,
  ],
};

interface Started {
  /** 0 for one that had come to listen, and was ended then. */
  readonly code: number | null;
  readonly said: string;
}

/** The gateway as a person starts it, until it has ended or answers. */
async function start(env: Environment): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-dangers-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ["run", "--quiet", "-A", "workers/gateway/deno.ts"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      TIDEGATE_STORE: `sqlite:${join(folder, "jobs.db")}`,
      TIDEGATE_PORT: String(await freePort()),
      ...env,
    },
  });
  let said = "";
  const { promise: over, resolve } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes('"listening"')) child.kill("SIGTERM");
    });
  }
  child.on("close", () => resolve());
  await over;
  return { code: said.includes('"listening"') ? 0 : child.exitCode, said };
}

function faultOf(env: Environment): string {
  try {
    readConfig({ ...sound, ...env });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a dangerous setting", () => {
  test.each(Object.entries(refused))("is refused, with what to do: %s", (_what, [env, says]) => {
    expect(faultOf(env)).toMatch(says);
    expect(faultOf(env)).not.toMatch(/hunter2|correct horse|MfKQ9r8G/);
    expect(faultOf(env)).not.toContain(secret);
  });

  test("keeps the gateway from starting", { timeout: 30_000 }, async () => {
    const { code, said } = await start({ ...sound, TIDEGATE_PRIVATE_SUBSCRIBERS: "169.254.169.254" });
    expect([code, said]).toEqual([1, expect.stringMatching(/^Cannot start: 1 setting is not valid\n/)]);
  });

  test.each(Object.entries(doubtful))("is warned of, with what to do: %s", (_what, [env, says]) => {
    const told = doubtfulSettings(readConfig({ ...sound, ...env }));
    expect(told).toEqual([expect.stringMatching(says)]);
    expect(told.join()).not.toContain("hunter2");
  });

  test("is in the log of the gateway that starts", { timeout: 30_000 }, async () => {
    const { code, said } = await start({ ...sound, TIDEGATE_PUBLIC_URL: "http://jobs.example.org" });
    expect(code).toBe(0);
    const [warning] = said.split("\n").filter((line) => line.includes('"setting"'));
    expect(JSON.parse(warning ?? "{}")).toMatchObject({
      level: "warning",
      detail: expect.stringContaining("TIDEGATE_PUBLIC_URL"),
    });
  });

  test("is none of these", () => {
    const fine: readonly Environment[] = [
      {},
      { TIDEGATE_PUBLIC_URL: "http://localhost:8008" },
      { TIDEGATE_PUBLIC_URL: "https://jobs.example.org" },
      { TIDEGATE_RUNNERS: `http://10.0.0.7:8009 ${secret}` },
      { TIDEGATE_RUNNERS: `http://runner:8009 ${secret}` },
      { TIDEGATE_STORE: "redis://redis:6379" },
      { TIDEGATE_STORE: "rediss://redis.example.org:6379" },
      { TIDEGATE_PRIVATE_SUBSCRIBERS: "127.0.0.1:9000, hooks.corp:8080" },
    ];
    for (const env of fine) {
      expect(faultOf(env)).toBe("");
      expect(doubtfulSettings(readConfig({ ...sound, ...env }))).toEqual([]);
    }
    for (let times = 0; times < 500; times++) expect(faultOf({ TIDEGATE_SECRET: webhookSecret() })).toBe("");
  });

  test("is a file of secrets that others may read", { timeout: 30_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "tidegate-dangers-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const store = { TIDEGATE_STORE: `sqlite:${join(folder, "jobs.db")}` };
    writeFileSync(join(folder, "jobs.db.secrets"), `TIDEGATE_SECRET=${secret}\n`);
    chmodSync(join(folder, "jobs.db.secrets"), 0o644);
    const { code, said } = await start(store);
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/can be read by others on this machine.*chmod 600 ".*"/),
    ]);
    expect(said).not.toContain(secret);
    rmSync(join(folder, "jobs.db.secrets"));
    expect((await start(store)).code).toBe(0);
    for (const file of ["jobs.db", "jobs.db.secrets"]) {
      expect(existsSync(join(folder, file)) && (statSync(join(folder, file)).mode & 0o077)).toBe(0);
    }
  });

  test.skipIf(!has("redis"))("is a Redis that evicts", { timeout: 30_000 }, async () => {
    await using redis = await startRedisServer({
      maxMemory: "100mb",
      config: ["maxmemory-policy allkeys-lru"],
    });
    const { code, said } = await start({ ...sound, TIDEGATE_STORE: redis.url });
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/drops jobs when memory is short; set "noeviction"/),
    ]);
  });
});
