import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { describe, expect, onTestFinished, test } from "vitest";
import { has, pathOf } from "../support/has.ts";
import { createIssuer } from "../support/issuer.ts";
import { createSite } from "../support/site.ts";

interface Outcome {
  readonly error?: string;
  readonly results?: unknown;
  readonly listed?: boolean;
  readonly jobID?: string;
}

const adminKey = "admin-key-for-cuiman-0123456789-abcdef";
const scope = "processes:read jobs:execute jobs:read jobs:dismiss";
const script = resolve("test/access/cuiman/auth.py");

/** In a home of its own: cuiman reads the configuration and the keyring of whoever runs it. */
async function runCuiman(url: string, kinds: object): Promise<Readonly<Record<string, Outcome>>> {
  const home = mkdtempSync(join(tmpdir(), "tidegate-cuiman-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const inherited = Object.entries(process.env).filter(([name]) => !/^(EOZILLA|TIDEGATE|PYTHON)/.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    HOME: home,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring",
  };
  const child = spawn(resolve(pathOf("python")), [script], {
    cwd: home,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ url: `${url}/`, kinds }));
  let printed = "";
  for await (const chunk of child.stdout) printed += chunk;
  return JSON.parse(printed);
}

describe.skipIf(!has("python"))("the published client cuiman", () => {
  test("comes in with each of its kinds of credentials, and with none to its own job only", {
    timeout: 120_000,
  }, async () => {
    const issuer = await createIssuer(() => new Date());
    await using site = await createSite({
      env: {
        TIDEGATE_ANONYMOUS: "link",
        TIDEGATE_ADMIN_KEY: adminKey,
        TIDEGATE_TOKEN_HEADER: "X-API-Key, X-Auth-Token, X-Key",
        TIDEGATE_OIDC_ISSUER: issuer.issuer,
        TIDEGATE_OIDC_AUDIENCE: issuer.audience,
      },
    });
    const { url } = site.gateway;
    const made = await fetch(`${url}/admin/keys`, {
      method: "POST",
      headers: { "content-type": "application/json", "authorization": `Bearer ${adminKey}` },
      body: JSON.stringify({ label: "cuiman", scopes: scope.split(" "), principal: "alice" }),
    });
    const { key } = await made.json();
    const token = await issuer.token({ scope });
    const accessToken = JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: 3_600 });
    issuer.serve("/login", accessToken);
    issuer.serve("/token", accessToken);
    const good = {
      "basic": { auth_type: "basic", username: "alice", password: key },
      "bearer key": { auth_type: "token", access_token: key },
      "bearer token of the issuer": { auth_type: "token", access_token: token },
      "token in X-Auth-Token": { auth_type: "token", access_token: key, access_token_header: "X-Auth-Token" },
      "API key": { auth_type: "api-key", api_key: key },
      "API key in a header of its own": { auth_type: "api-key", api_key: key, api_key_header: "X-Key" },
      "login": { auth_type: "login", login_url: `${issuer.issuer}/login`, username: "a", password: "b" },
      "oauth2": {
        auth_type: "oauth2",
        grant_type: "client_credentials",
        token_url: `${issuer.issuer}/token`,
        client_id: "a",
        client_secret: "b",
      },
    };
    const bad = {
      "bad basic": { auth_type: "basic", username: key, password: "password" },
      "bad bearer": { auth_type: "token", access_token: `${key}x` },
      "bad API key": { auth_type: "api-key", api_key: key.slice(0, -1) },
      "API key in another header": { auth_type: "api-key", api_key: `${key}x`, api_key_header: "X-API-Key" },
    };
    const none = { "none": { auth_type: "none" } };
    const found = await runCuiman(url, { ...good, ...bad, ...none });
    for (const name of Object.keys(good)) {
      expect([name, found[name]]).toEqual([
        name,
        expect.objectContaining({ results: { return_value: [2, 3, 5, 7] }, listed: true }),
      ]);
    }
    for (const name of Object.keys(bad)) {
      expect([name, found[name]?.error]).toEqual([name, expect.stringMatching(/401|[Aa]uthenticat/)]);
    }
    // Its URLs are made of jobID, which holds the key of the link.
    expect(found["none"]).toMatchObject({ results: { return_value: [2, 3, 5, 7] }, listed: false });
    expect(found["none"]?.jobID).toMatch(/\.[0-9a-f]{32}$/);
  });
});
