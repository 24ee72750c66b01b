import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "../support/cli/fake_io.ts";

const pathIn = (io: FakeIo) => join(io.homeFolder, ".config", "tidegate", "config.yaml");
const secret = "s3cr3t-value";

/** What the gateway was asked with. */
function recording(): { fetch: typeof globalThis.fetch; requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    fetch: (input, init) => {
      requests.push(new Request(input, init));
      return Promise.resolve(Response.json({ processes: [], links: [], access_token: "from-login" }));
    },
  };
}

function world(file = "", options: FakeIoOptions = {}) {
  const recorded = recording();
  const homeFolder = mkdtempSync(join(tmpdir(), "tidegate-home-"));
  onTestFinished(() => rmSync(homeFolder, { recursive: true, force: true }));
  const io = createFakeIo({ fetch: recorded.fetch, homeFolder, ...options });
  const path = pathIn(io);
  if (file !== "") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
  return { io, path, ...recorded };
}

async function asked(file: string, env: Record<string, string>, flags: readonly string[]) {
  const { io, requests } = world(file, { env });
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
    const { io, requests } = world();
    expect(await run(["--url", "http://flag.test", "processes"], io)).toBe(0);
    expect(requests[0]?.url).toContain("http://flag.test/processes");
  });

  test("a login changes user and password for a token", async () => {
    const { io, requests } = world("", {
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
    const { io, path } = world(`token: ${secret}`);
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
    const { io, requests } = world(file, { env });
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
    const { io } = world(file, { env });
    expect(await run(["processes", "--verbose"], io)).toBe(1);
    expect(io.out() + io.err()).not.toContain(secret);
  });
});

describe("configure", () => {
  test("writes what flags say, for its owner only, and shows no secret", async () => {
    const { io, path } = world();
    expect(await run(["configure", "--url", "https://gateway.test", "--token", secret], io)).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(`url: https://gateway.test\ntoken: ${secret}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect([io.out(), io.err()]).toEqual(["", `Wrote ${path}\n`]);
  });

  test("keeps the rest of the file and its comments; one kind of credentials takes the place of another", async () => {
    const { io, path } = world(`# ours\nurl: https://gateway.test\nusername: me\npassword: pw\n`);
    expect(await run(["configure", "--api-key", "k"], io)).toBe(0);
    expect(await run(["configure", "--profile", "staging", "--url", "https://staging.test"], io)).toBe(0);
    expect(await run(["configure", "--profile", "staging", "--format", "yaml"], io)).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(
      "# ours\nurl: https://gateway.test\napi_key: k\nprofiles:\n  staging:\n    url: https://staging.test\n    format: yaml\n",
    );
    expect(await run(["configure", "--api-key", ""], io)).toBe(0);
    expect(readFileSync(path, "utf8")).not.toContain("api_key");
  });

  test("asks a person, and shows no letter of a secret", async () => {
    const { io, path } = world("", { answers: ["https://gateway.test", "user", "me", secret] });
    expect(await run(["configure"], io)).toBe(0);
    expect(io.asked).toEqual([
      { question: "URL of the gateway [http://localhost:8008]: ", secret: false },
      { question: "Who is calling: none, token, user or key [none]: ", secret: false },
      { question: "User name []: ", secret: false },
      { question: "Password: ", secret: true },
    ]);
    expect(readFileSync(path, "utf8")).toBe(`url: https://gateway.test\nusername: me\npassword: ${secret}\n`);
    expect(io.out() + io.err()).not.toContain(secret);
  });

  test("keeps what is there where the answer is empty", async () => {
    const { io, path } = world(`url: https://gateway.test\ntoken: ${secret}\n`, { answers: ["", "", ""] });
    expect(await run(["configure"], io)).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(`url: https://gateway.test\ntoken: ${secret}\n`);
    expect(JSON.stringify(io.asked)).not.toContain(secret);
  });

  test.each<[string, string[], RegExp]>([
    [
      "nothing, and nobody to ask",
      [],
      /Cannot ask without a terminal: give what is to be written as flags \(--url, --token/,
    ],
    ["what is no URL", ["--url", "gateway"], /Cannot use the URL "gateway"/],
    ["an unknown format", ["--format", "xml"], /Cannot use the format "xml"/],
    ["half of the credentials", ["--username", "me"], /There is a username but no password/],
  ])("writes no file of %s", async (_name, flags, said) => {
    const { io, path } = world();
    expect(await run(["configure", ...flags], io)).toBe(1);
    expect(io.err()).toMatch(said);
    expect(existsSync(path)).toBe(false);
  });

  test("--show says where each value comes from, secrets masked", async () => {
    const { io, path } = world(`url: https://gateway.test\ntoken: ${secret}\n`, {
      env: { TIDEGATE_PASSWORD: `${secret}2`, TIDEGATE_API_KEY: `${secret}33` },
    });
    expect(await run(["configure", "--show", "--format", "json", "--username", "me"], io)).toBe(0);
    expect(JSON.parse(io.out())).toEqual({
      url: { value: "https://gateway.test", source: path },
      token: { value: "********", source: path },
      username: { value: "me", source: "--username" },
      password: { value: "********", source: "TIDEGATE_PASSWORD" },
      api_key: { value: "********", source: "TIDEGATE_API_KEY" },
      api_key_header: { value: "X-API-Key", source: "default" },
      format: { value: "json", source: "--format" },
    });
    expect(io.out() + io.err()).not.toContain(secret);
  });
});
