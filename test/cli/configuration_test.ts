import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { configured, secret } from "../support/cli/configured.ts";

async function asked(file: string, env: Record<string, string>, flags: readonly string[]) {
  const { io, requests } = configured(file, { env });
  expect([await run(["processes", ...flags], io), io.err()]).toEqual([0, expect.any(String)]);
  const [request] = requests;
  const headers = Object.fromEntries(
    ["authorization", "x-api-key", "x-key"].map((name) => [name, request?.headers.get(name)]),
  );
  return { url: new URL(request?.url ?? "").origin, out: io.out(), ...headers };
}

const home = "url: http://file.test\n";
const basic = `Basic ${btoa("me:pw")}`;

describe("default < file < environment < flag", () => {
  test.each<[string, string, Record<string, string>, string[], object]>([
    ["nothing", "", {}, [], { url: "http://localhost:8008", authorization: null }],
    ["file", home, {}, [], { url: "http://file.test" }],
    ["environment", home, { TIDEGATE_URL: "http://env.test" }, [], { url: "http://env.test" }],
    ["flag", home, { TIDEGATE_URL: "http://env.test" }, ["--url", "http://flag.test"], {
      url: "http://flag.test",
    }],
    ["flag before the command", "", {}, [], { url: "http://localhost:8008" }],
    ["an empty variable says nothing", home, { TIDEGATE_URL: "" }, [], { url: "http://file.test" }],
    ["token of the file", `${home}token: f`, {}, [], { authorization: "Bearer f" }],
    ["token of the environment", `${home}token: f`, { TIDEGATE_TOKEN: "e" }, [], {
      authorization: "Bearer e",
    }],
    ["token of a flag", `${home}token: f`, { TIDEGATE_TOKEN: "e" }, ["--token", "x"], {
      authorization: "Bearer x",
    }],
    ["token without a URL", "token: f", { TIDEGATE_URL: "http://env.test" }, [], {
      authorization: "Bearer f",
    }],
    ["user and password", "username: me", { TIDEGATE_PASSWORD: "pw" }, [], { authorization: basic }],
    ["user before the file's token", "token: f", { TIDEGATE_USERNAME: "me", TIDEGATE_PASSWORD: "pw" }, [], {
      authorization: basic,
    }],
    ["API key", "api_key: k", {}, [], { "x-api-key": "k", authorization: null }],
    ["API key in its header", "api_key: k", { TIDEGATE_API_KEY_HEADER: "X-Key" }, [], {
      "x-key": "k",
      "x-api-key": null,
    }],
    ["format of the file", "format: yaml", {}, [], {
      out: "processes: []\nlinks: []\naccess_token: from-login\n",
    }],
    ["format of a flag", "format: yaml", { TIDEGATE_FORMAT: "json" }, ["--format", "table"], {
      out: "PROCESS  TITLE\n",
    }],
    [
      "profile",
      `${home}token: f\nprofiles: {other: {url: "http://other.test"}}`,
      {},
      ["--profile", "other"],
      { url: "http://other.test", authorization: null },
    ],
    ["profile by variable", `profiles: {other: {token: o}}`, { TIDEGATE_PROFILE: "other" }, [], {
      authorization: "Bearer o",
    }],
    [
      "the file's credentials are not for another gateway",
      `${home}token: f`,
      { TIDEGATE_URL: "http://env.test" },
      [],
      { url: "http://env.test", authorization: null },
    ],
    ["the same gateway, written otherwise", `${home}token: f`, {}, ["--url", "http://FILE.test:80/"], {
      authorization: "Bearer f",
    }],
  ])("%s", async (_name, file, env, flags, expected) => {
    expect(await asked(file, env, flags)).toMatchObject(expected);
  });

  test("flags stand before and after the command", async () => {
    const { io, requests } = configured();
    expect(await run(["--url", "http://flag.test", "processes"], io)).toBe(0);
    expect(requests[0]?.url).toContain("http://flag.test/processes");
  });

  test("a login changes user and password for a token", async () => {
    const { io, requests } = configured("", {
      env: {
        TIDEGATE_LOGIN_URL: "http://login.test/token",
        TIDEGATE_USERNAME: "me",
        TIDEGATE_PASSWORD: "pw",
      },
    });
    expect(await run(["processes"], io)).toBe(0);
    expect(requests.map(({ url }) => new URL(url).hostname)).toEqual(["login.test", "localhost"]);
    expect(requests[1]?.headers.get("authorization")).toBe("Bearer from-login");
  });

  test("XDG_CONFIG_HOME, TIDEGATE_CONFIG and --config say where the file is", async () => {
    const { io, path } = configured(`token: ${secret}`);
    const other = { ...io, homeFolder: "/nowhere" };
    for (
      const [env, flags] of [
        [{ XDG_CONFIG_HOME: join(io.homeFolder, ".config") }, []],
        [{ TIDEGATE_CONFIG: path }, []],
        [{}, ["--config", path]],
      ] as const
    ) {
      expect(await run(["configure", "--show", ...flags], { ...other, env })).toBe(0);
    }
    expect(io.out().match(/"token"/g)).toHaveLength(3);
  });
});

describe("what cannot be used", () => {
  test.each<[string, string, Record<string, string>, string[], RegExp]>([
    [
      "an unknown key",
      "urll: x",
      {},
      [],
      /config\.yaml: it has the unknown key "urll"; known are url, token/,
    ],
    ["an unknown key of a profile", "profiles: {a: {tokn: x}}", {}, [], /unknown key "profiles\.a\.tokn"/],
    ["a value that is no text", "url: [1]", {}, [], /"url" must be a text/],
    ["a file that is no mapping", "- url", {}, [], /the file must be a mapping/],
    ["a file that is no YAML", "a: [", {}, [], /Cannot read .*config\.yaml/],
    [
      "an unknown profile",
      "profiles: {a: {}}",
      {},
      ["--profile", "b"],
      /Cannot use the profile "b": .* has "a"/,
    ],
    [
      "no URL",
      "",
      { TIDEGATE_URL: "gateway" },
      [],
      /Cannot use the URL "gateway" from TIDEGATE_URL: it must look like/,
    ],
    ["another scheme", "", {}, ["--url", "ftp://x"], /Cannot use the URL "ftp:\/\/x" from --url/],
    [
      "an unknown format",
      "",
      {},
      ["--format", "xml"],
      /Cannot use the format "xml" from --format: it must be table, json, yaml/,
    ],
    [
      "half of the credentials",
      "username: me",
      {},
      [],
      /There is a username but no password: give --password or TIDEGATE_PASSWORD/,
    ],
    [
      "two kinds of credentials",
      "",
      { TIDEGATE_TOKEN: "t", TIDEGATE_API_KEY: "k" },
      [],
      /both a token and an API key/,
    ],
  ])("%s is told with what would be right", async (_name, file, env, flags, said) => {
    const { io, requests } = configured(file, { env });
    expect(await run(["processes", ...flags], io)).toBe(1);
    expect(io.err()).toMatch(said);
    expect(io.err().trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect([io.out(), requests]).toEqual(["", []]);
  });

  test.each<[string, string, Record<string, string>]>([
    ["in the URL", "", { TIDEGATE_URL: `http://me:${secret}@gateway.test` }],
    ["in a URL that is none", "", { TIDEGATE_URL: `htp://me:${secret}@gateway.test` }],
    ["in a header", "", { TIDEGATE_TOKEN: `${secret} ${secret}` }],
    ["in a file that is no YAML", `token: "${secret}\n`, {}],
  ])("a secret %s is not told", async (_name, file, env) => {
    const { io } = configured(file, { env });
    expect(await run(["processes", "--verbose"], io)).toBe(1);
    expect(io.out() + io.err()).not.toContain(secret);
  });
});
