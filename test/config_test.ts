import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";
import { defaultSettings } from "../src/core/settings.ts";
import { createSubscriberPolicy } from "../src/webhook/endpoint_policy.ts";
import { webhookSecret } from "./support/webhook_secret.ts";

const secrets = {
  TIDEGATE_SECRET: webhookSecret(),
  TIDEGATE_CALLBACK_SECRET: webhookSecret(),
  TIDEGATE_RUNNER_SECRET: webhookSecret(),
};

const read = (env: Record<string, string> = {}) => readConfig({ ...secrets, ...env });

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig({ ...secrets, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe("readConfig", () => {
  it("needs nothing but secrets: everything else has a default", () => {
    expect(read()).toEqual({
      port: 8008,
      hostname: "127.0.0.1",
      store: { kind: "sqlite", path: "./tidegate.db" },
      storePrefix: "tidegate",
      storeTimeoutSeconds: 2,
      durability: "primary",
      blobs: "./tidegate.db.blobs",
      runners: [{ name: "demo", url: "http://127.0.0.1:8009/", secrets: [secrets.TIDEGATE_RUNNER_SECRET] }],
      access: { anonymous: "loopback", adminKeys: [], tokenHeaders: ["x-api-key"] },
      secrets: [secrets.TIDEGATE_SECRET],
      callbackSecrets: [secrets.TIDEGATE_CALLBACK_SECRET],
      privateSubscribers: [],
      resultLinks: "plain",
      logLevel: "info",
      sweepSeconds: 0.5,
      catalogueSeconds: 30,
      subrequests: 50,
      seeing: { metrics: true, drainSeconds: 0 },
      settings: { ...defaultSettings, publicUrl: "http://localhost:8008" },
    });
  });

  it("reads where spans go, and never tells the headers that go with them", () => {
    const seeing = (env: Record<string, string>) => read(env).seeing;
    expect(seeing({ TIDEGATE_TRACES: "http://127.0.0.1:4318" })).toMatchObject({
      traces: { url: "http://127.0.0.1:4318/v1/traces", headers: {}, ratio: 1 },
    });
    const given = {
      TIDEGATE_TRACES: "https://collector.test/otlp",
      TIDEGATE_TRACES_HEADERS: "Authorization=Bearer%20a%3Db, x-team = sea",
      TIDEGATE_TRACES_RATIO: "0.05",
      TIDEGATE_METRICS: "off",
      TIDEGATE_DRAIN_SECONDS: "5",
    };
    expect(seeing(given)).toEqual({
      metrics: false,
      drainSeconds: 5,
      traces: {
        url: "https://collector.test/otlp",
        headers: { authorization: "Bearer a=b", "x-team": "sea" },
        ratio: 0.05,
      },
    });
    for (const secret of ["canary", "=canary", "a=%canary", "a b=canary", "a=canary\n"]) {
      const faults = faultsOf({ TIDEGATE_TRACES: "http://127.0.0.1:4318", TIDEGATE_TRACES_HEADERS: secret });
      if (secret === "a=canary\n") expect(faults).toEqual([]);
      else expect(faults).toEqual(["TIDEGATE_TRACES_HEADERS: must be name=value, separated by commas"]);
    }
    expect(faultsOf({ TIDEGATE_TRACES: "collector" })).toEqual([
      "TIDEGATE_TRACES: must be the http(s) URL of a collector",
    ]);
    expect(faultsOf({ TIDEGATE_TRACES_RATIO: "5" })).toEqual([
      "TIDEGATE_TRACES_RATIO: must be a number from 0 (no trace is kept) to 1 (all are)",
    ]);
  });

  it("reads every variable", () => {
    const [one, two] = [webhookSecret(), webhookSecret()];
    const [newer, older] = [webhookSecret(), webhookSecret()];
    const config = read({
      TIDEGATE_PORT: "9000",
      TIDEGATE_HOST: "0.0.0.0",
      TIDEGATE_PUBLIC_URL: "https://gateway.example.org/tide/",
      TIDEGATE_ANONYMOUS: "link",
      TIDEGATE_ADMIN_KEY: `${"a".repeat(32)} ${"b".repeat(40)}`,
      TIDEGATE_TOKEN_HEADER: "X-Auth-Token, X-API-Key",
      TIDEGATE_OIDC_ISSUER: "https://login.example.org/realm",
      TIDEGATE_OIDC_AUDIENCE: "tidegate",
      TIDEGATE_OIDC_ALGORITHMS: "ES256",
      TIDEGATE_OIDC_JWKS_URL: "https://login.example.org/keys",
      TIDEGATE_OIDC_TENANT_CLAIM: "org",
      TIDEGATE_STORE: "sqlite:/data/jobs.db",
      TIDEGATE_RUNNERS:
        `demo=http://localhost:8009 ${one} at-once=16, https://runner.example.org/run ${two} ${one}`,
      TIDEGATE_RUNNER_AT_ONCE: "8",
      TIDEGATE_SECRET: `${newer} ${older}`,
      TIDEGATE_PRIVATE_SUBSCRIBERS: "localhost, 10.0.0.7:8080,[::1]:81",
      TIDEGATE_LOG: "warning",
      TIDEGATE_SWEEP_SECONDS: "0.1",
      TIDEGATE_CATALOGUE_SECONDS: "5",
      TIDEGATE_DISPATCH_SCHEDULE: "0, 0.5,2",
      TIDEGATE_CALLBACK_SCHEDULE: "1",
      TIDEGATE_KEEP_SECONDS: "60",
      TIDEGATE_TOMBSTONE_SECONDS: "61",
      TIDEGATE_SYNC_WAIT_SECONDS: "3",
      TIDEGATE_UPLOAD_LIMIT_BYTES: "1000",
    });
    expect(config.access).toEqual({
      anonymous: "link",
      adminKeys: ["a".repeat(32), "b".repeat(40)],
      tokenHeaders: ["x-auth-token", "x-api-key"],
      oidc: {
        issuer: "https://login.example.org/realm",
        audience: "tidegate",
        algorithms: ["ES256"],
        keysUrl: "https://login.example.org/keys",
        tenantClaim: "org",
      },
    });
    expect(config).toMatchObject({
      port: 9_000,
      hostname: "0.0.0.0",
      store: { path: "/data/jobs.db" },
      runners: [
        { name: "demo", url: "http://localhost:8009/", secrets: [one], atOnce: 16 },
        { name: "runner.example.org", url: "https://runner.example.org/run", secrets: [two, one] },
      ],
      secrets: [newer, older],
      privateSubscribers: ["localhost", "10.0.0.7:8080", "[::1]:81"],
      logLevel: "warning",
      sweepSeconds: 0.1,
      catalogueSeconds: 5,
      settings: {
        publicUrl: "https://gateway.example.org/tide",
        dispatchSchedule: [0, 0.5, 2],
        callbackSchedule: [1],
        keepSeconds: 60,
        tombstoneSeconds: 61,
        syncWaitSeconds: 3,
        uploadLimitBytes: 1_000,
        runnerAtOnce: 8,
      },
    });
  });

  it("refuses a number of dispatches at once that is none", () => {
    const runnersWith = (...limits: readonly string[]) =>
      faultsOf({ TIDEGATE_RUNNERS: `http://localhost:1 ${webhookSecret()} ${limits.join(" ")}` });
    expect([runnersWith("at-once=1"), runnersWith("at-once=10000")]).toEqual([[], []]);
    const wrong = [["at-once=0"], ["at-once=1.5"], ["at-once=x"], ["at-once=10001"], [
      "at-once=1",
      "at-once=2",
    ]];
    for (const limits of wrong) {
      expect(runnersWith(...limits)).toEqual([
        "TIDEGATE_RUNNERS, entry 1: at-once= must be a whole number, 1 to 10000, once",
      ]);
    }
    for (const limit of ["0", "1.5", "many"]) {
      expect(faultsOf({ TIDEGATE_RUNNER_AT_ONCE: limit })).toEqual([
        "TIDEGATE_RUNNER_AT_ONCE: must be a whole number, 1 to 10000",
      ]);
    }
  });

  it("knows each kind of store, and where uploads go beside it", () => {
    const url = "rediss://user:secret@redis.example.org:6380/2";
    expect(read({ TIDEGATE_STORE: url })).toMatchObject({
      store: { kind: "redis", url },
      blobs: "./tidegate.blobs",
    });
    const rest = {
      UPSTASH_REDIS_REST_URL: "https://eu1-example.upstash.io",
      UPSTASH_REDIS_REST_TOKEN: "t0ken",
    };
    expect(read(rest).store).toEqual({
      kind: "upstash",
      url: rest.UPSTASH_REDIS_REST_URL,
      token: rest.UPSTASH_REDIS_REST_TOKEN,
    });
    expect(read({ ...rest, TIDEGATE_STORE: url }).store.kind).toBe("redis");
    expect(read({ TIDEGATE_BLOBS: "/data/files" }).blobs).toBe("/data/files");
    expect(read({ TIDEGATE_STORE: url, TIDEGATE_DURABILITY: "replica" }).durability).toBe("replica");
  });

  it("takes a variable that is set to nothing as not set", () => {
    expect(read({ TIDEGATE_PORT: "", TIDEGATE_RUNNERS: "  ", TIDEGATE_LOG: "" })).toEqual(read());
  });

  it("lets no attempt outlive its lease", () => {
    const { settings } = read({ TIDEGATE_LEASE_SECONDS: "4" });
    expect(settings).toMatchObject({ leaseSeconds: 4, dispatchTimeoutSeconds: 2, callbackTimeoutSeconds: 2 });
    expect(read({ TIDEGATE_LEASE_SECONDS: "600" }).settings.dispatchTimeoutSeconds).toBe(15);
  });

  it("takes the same secret twice as one", () => {
    const secret = webhookSecret();
    expect(read({ TIDEGATE_SECRET: `${secret}  ${secret}` }).secrets).toEqual([secret]);
  });

  it("gives only hosts that the subscriber policy can use", () => {
    const hosts = "localhost,10.0.0.7:8080,[::1],[::1]:8080,sub.example.org:8443,SUB.example.org.";
    const { privateSubscribers } = read({ TIDEGATE_PRIVATE_SUBSCRIBERS: hosts });
    expect(() => createSubscriberPolicy({ privateHosts: privateSubscribers })).not.toThrow();
    for (
      const host of ["a:", "a:0", "a:99999", ":80", "http://a", "a/b", "a b", "*.example.org", "a@b", "::1"]
    ) {
      const faults = faultsOf({ TIDEGATE_PRIVATE_SUBSCRIBERS: host });
      if (faults.length > 0) {
        expect(faults).toEqual([expect.stringMatching(/^TIDEGATE_PRIVATE_SUBSCRIBERS: must be hosts/)]);
      } else expect(() => createSubscriberPolicy({ privateHosts: [host] })).not.toThrow();
    }
  });
});

describe("an environment with faults", () => {
  it("is refused with every fault at once, each by the name of its variable", () => {
    const env = {
      TIDEGATE_PORT: "80000",
      TIDEGATE_RUNNER_PORT: "x",
      TIDEGATE_PUBLIC_URL: "gateway.example.org",
      TIDEGATE_STORE: "postgres://db",
      TIDEGATE_STORE_PREFIX: "a b",
      TIDEGATE_STORE_TIMEOUT_SECONDS: "0",
      TIDEGATE_DURABILITY: "both",
      TIDEGATE_RESULT_LINKS: "short",
      TIDEGATE_SUBREQUESTS: "1",
      TIDEGATE_SECRET: undefined,
      TIDEGATE_LOG: "loud",
      TIDEGATE_RUNNERS: "http://localhost:8009, nonsense whsec_x",
      TIDEGATE_SWEEP_SECONDS: "0",
      TIDEGATE_KEEP_SECONDS: "1e15",
      TIDEGATE_DISPATCH_SCHEDULE: "1,,2",
      TIDEGATE_PRIVATE_SUBSCRIBERS: "http://a",
      TIDEGATE_ADMIN_KEY: "short",
      TIDEGATE_ANONYMOUS: "yes",
      TIDEGATE_TOKEN_HEADER: "Authorization",
      TIDEGATE_OIDC_ISSUER: "http://login.example.org",
      TIDEGATE_OIDC_AUDIENCE: " ",
      TIDEGATE_OIDC_ALGORITHMS: "RS256, HS256",
      TIDEGATE_OIDC_JWKS_URL: "file:///etc/passwd",
    };
    const faults = faultsOf(env);
    const names = faults.map((fault) => /^TIDEGATE_\w+/.exec(fault)?.[0]);
    expect(new Set(names)).toEqual(new Set(Object.keys(env)));
    expect(faults.filter((fault) => fault.startsWith("TIDEGATE_RUNNERS"))).toEqual([
      "TIDEGATE_RUNNERS, entry 1: needs a secret after the URL, like http://localhost:8009 whsec_...",
      "TIDEGATE_RUNNERS, entry 2: must begin with an http(s) URL, like demo=http://localhost:8009 whsec_...",
    ]);
  });

  it("of a store that is named in half, or cannot do what is asked of it, is refused", () => {
    const url = "https://eu1-example.upstash.io";
    expect(faultsOf({ UPSTASH_REDIS_REST_URL: url })).toEqual([
      "UPSTASH_REDIS_REST_TOKEN: must be set, as UPSTASH_REDIS_REST_URL is",
    ]);
    expect(faultsOf({ UPSTASH_REDIS_REST_TOKEN: "t" })).toEqual([
      "UPSTASH_REDIS_REST_URL: must be set, as UPSTASH_REDIS_REST_TOKEN is",
    ]);
    expect(faultsOf({ TIDEGATE_DURABILITY: "replica" })).toEqual([
      'TIDEGATE_DURABILITY: "replica" needs a Redis; a file has no replica',
    ]);
    for (
      const place of ["redis:", "redis://", "http://localhost", "redis://a/b", "redis://a?b=c", "sqlite:"]
    ) {
      expect(faultsOf({ TIDEGATE_STORE: place }), place).toHaveLength(1);
    }
  });

  it("says in one message how many settings are wrong, a line for each", () => {
    expect(() => readConfig({ ...secrets, TIDEGATE_SECRET: "", TIDEGATE_LOG: "loud" })).toThrow(
      /^Cannot start: 2 settings are not valid\n {2}TIDEGATE_SECRET: must be set\n {2}TIDEGATE_LOG: .*info.*$/,
    );
    expect(() => readConfig({ ...secrets, TIDEGATE_LOG: "loud" })).toThrow(
      /^Cannot start: 1 setting is not valid\n/,
    );
  });

  it("names what has no default here", () => {
    const faultsWith = (env: Record<string, string>) => {
      try {
        readConfig({ ...secrets, TIDEGATE_RUNNER_SECRET: "", ...env }, required);
        return [];
      } catch (error) {
        return (error as ConfigError).faults;
      }
    };
    const required = ["TIDEGATE_PUBLIC_URL", "TIDEGATE_RUNNERS", "UPSTASH_REDIS_REST_URL"];
    const runners = { TIDEGATE_RUNNERS: `http://localhost:1 ${webhookSecret()}` };
    expect(faultsOf({ TIDEGATE_RUNNER_SECRET: "" })).toEqual(["TIDEGATE_RUNNER_SECRET: must be set"]);
    expect(faultsOf({ TIDEGATE_RUNNER_SECRET: "", ...runners })).toEqual([]);
    expect(faultsWith({ TIDEGATE_RUNNERS: " , " })).toEqual(required.map((name) => `${name}: must be set`));
    expect(
      faultsWith({
        ...runners,
        TIDEGATE_ANONYMOUS: "off",
        TIDEGATE_PUBLIC_URL: "https://a.example",
        UPSTASH_REDIS_REST_TOKEN: "b",
      }),
    )
      .toEqual(["UPSTASH_REDIS_REST_URL: must be set, as UPSTASH_REDIS_REST_TOKEN is"]);
  });

  it("says what would be right, in words", () => {
    const detail = (name: string, value: string) => faultsOf({ [name]: value }).join("\n");
    expect(detail("TIDEGATE_STORE", "postgres://db")).toMatch(/must be sqlite:<path of a file>/);
    expect(detail("TIDEGATE_SECRET", "hunter2")).toMatch(/must be whsec_ and the base64 of 24 to 64 bytes/);
    expect(detail("TIDEGATE_DISPATCH_SCHEDULE", "1;2")).toMatch(/must be seconds, separated by commas/);
    expect(detail("TIDEGATE_KEEP_SECONDS", "1e15")).toMatch(/must be seconds, at most ten years/);
    for (
      const name of [
        "TIDEGATE_PORT",
        "TIDEGATE_KEEP_SECONDS",
        "TIDEGATE_UPLOAD_LIMIT_BYTES",
        "TIDEGATE_SWEEP_SECONDS",
        "TIDEGATE_SUBREQUESTS",
      ]
    ) {
      expect(detail(name, "ten")).not.toMatch(/NaN/);
      expect(detail(name, "ten")).toMatch(/must be/);
    }
  });

  it("never shows a secret, whatever is wrong with it", () => {
    const secret = webhookSecret();
    const canary = "canary0canary0canary0";
    const environments = [
      { TIDEGATE_SECRET: `${secret} ${canary}` },
      { TIDEGATE_CALLBACK_SECRET: `whsec_${canary}` },
      { TIDEGATE_RUNNERS: `http://localhost:1 whsec_${canary}` },
      { TIDEGATE_RUNNERS: `${secret} http://localhost:1` },
      { TIDEGATE_RUNNERS: `whsec_${canary}=http://localhost:1` },
      { TIDEGATE_RUNNERS: `a=http://localhost:1 ${secret},a=http://localhost:2 whsec_${canary}` },
      { TIDEGATE_RUNNERS: `http://user:${canary}@localhost:1` },
      { TIDEGATE_RUNNERS: `http://localhost:1/?key=${canary}` },
    ];
    for (const env of environments) {
      const told = faultsOf(env);
      expect(told).not.toEqual([]);
      expect(told.join("\n")).not.toContain(canary);
      expect(told.join("\n")).not.toContain(secret);
    }
  });

  it("of two runners with one name is refused", () => {
    const secret = webhookSecret();
    const runners = `a=http://localhost:1 ${secret}, a=http://localhost:2 ${secret}`;
    expect(faultsOf({ TIDEGATE_RUNNERS: runners })).toEqual([
      'TIDEGATE_RUNNERS: two runners are named "a"; give one another name: name=URL ...',
    ]);
    const unnamed = `http://localhost:1/a ${secret}, http://localhost:1/b ${secret}`;
    expect(faultsOf({ TIDEGATE_RUNNERS: unnamed })).toHaveLength(1);
  });

  it("of runner URLs that nobody can call is refused", () => {
    const secret = webhookSecret();
    for (
      const url of [
        "ftp://localhost",
        "localhost:8009",
        "file:///etc/passwd",
        "http://",
        "http://user:pw@localhost",
      ]
    ) {
      expect([url, faultsOf({ TIDEGATE_RUNNERS: `${url} ${secret}` }).length]).toEqual([url, 1]);
    }
  });
});
