import { spawnSync } from "node:child_process";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { accessFaults } from "../../src/settings/access.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

type Env = Readonly<Record<string, string>>;
const elsewhere: readonly Env[] = [
  { TIDEGATE_HOST: "0.0.0.0" },
  { TIDEGATE_HOST: "::" },
  { TIDEGATE_HOST: "gateway.internal" },
  { TIDEGATE_PUBLIC_URL: "https://gateway.example.org" },
  // A proxy in front, on this machine: what it passes on comes from everywhere.
  { TIDEGATE_HOST: "127.0.0.1", TIDEGATE_PUBLIC_URL: "https://localhost.example.org" },
];
const here: readonly Env[] = [
  {},
  { TIDEGATE_HOST: "localhost", TIDEGATE_PUBLIC_URL: "http://127.0.0.1:8008" },
  { TIDEGATE_HOST: "::1", TIDEGATE_PUBLIC_URL: "http://[::1]:8008/tide" },
];
const said: readonly Env[] = [
  { TIDEGATE_ANONYMOUS: "public" },
  { TIDEGATE_ANONYMOUS: "link" },
  { TIDEGATE_ANONYMOUS: "off" },
  { TIDEGATE_ADMIN_KEY: "k".repeat(32) },
  { TIDEGATE_OIDC_ISSUER: "https://login.example.org", TIDEGATE_OIDC_AUDIENCE: "a" },
];

describe("a gateway that is reached from elsewhere", () => {
  it.each(elsewhere)("does not start with %o alone, and says which settings it wants", (env) => {
    expect(accessFaults(env)).toEqual([
      expect.stringMatching(
        /^TIDEGATE_ADMIN_KEY: must be set, or TIDEGATE_OIDC_ISSUER, or TIDEGATE_ANONYMOUS/,
      ),
    ]);
    for (const more of said) expect(accessFaults({ ...env, ...more })).toEqual([]);
  });

  it("lets nobody in for being on loopback, whatever else is set", () => {
    for (const env of elsewhere) {
      for (const more of [{}, ...said.slice(3)]) {
        expect(accessFaults({ ...env, ...more, TIDEGATE_ANONYMOUS: "loopback" })).toEqual([
          expect.stringMatching(/^TIDEGATE_ANONYMOUS: must not be "loopback"/),
        ]);
      }
    }
  });

  it("ends as a program at once, before it listens", () => {
    const secrets = ["TIDEGATE_SECRET", "TIDEGATE_CALLBACK_SECRET", "TIDEGATE_RUNNER_SECRET"];
    const env = {
      ...Object.fromEntries(["PATH", "HOME", "DENO_DIR"].map((name) => [name, process.env[name] ?? ""])),
      ...Object.fromEntries(secrets.map((name) => [name, webhookSecret()])),
      TIDEGATE_PORT: "0",
      TIDEGATE_HOST: "0.0.0.0",
    };
    const args = ["run", "--quiet", "-A", "workers/gateway/deno.ts"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      env,
      encoding: "utf8",
      timeout: 30_000,
    });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^Cannot start: 1 setting is not valid\n {2}TIDEGATE_ADMIN_KEY: .*0\.0\.0\.0/);
  });
});

describe("a gateway of this machine only", () => {
  it.each(here)("starts with %o", (env) => expect(accessFaults(env)).toEqual([]));
});

describe("the settings of an issuer", () => {
  it("go together", () => {
    expect(accessFaults({ TIDEGATE_OIDC_ISSUER: "https://a.example" })).toEqual([
      "TIDEGATE_OIDC_AUDIENCE: must be set, as TIDEGATE_OIDC_ISSUER is",
    ]);
    for (const name of ["AUDIENCE", "ALGORITHMS", "JWKS_URL", "TENANT_CLAIM"]) {
      expect(accessFaults({ [`TIDEGATE_OIDC_${name}`]: "x" })).toEqual([
        `TIDEGATE_OIDC_ISSUER: must be set, as TIDEGATE_OIDC_${name} is`,
      ]);
    }
  });
});
