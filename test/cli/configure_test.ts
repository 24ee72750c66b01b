import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { configured, secret } from "../support/cli/configured.ts";

describe("configure", () => {
  test("writes what flags say, for its owner only, and shows no secret", async () => {
    const { io, path } = configured();
    expect(await run(["configure", "--url", "https://gateway.test", "--token", secret], io)).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(`url: https://gateway.test\ntoken: ${secret}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect([io.out(), io.err()]).toEqual(["", `Wrote ${path}\n`]);
  });

  test("keeps the rest of the file and its comments; one kind of credentials takes the place of another", async () => {
    const { io, path } = configured(`# ours\nurl: https://gateway.test\nusername: me\npassword: pw\n`);
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
    const { io, path } = configured("", { answers: ["https://gateway.test", "user", "me", secret] });
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
    const { io, path } = configured(`url: https://gateway.test\ntoken: ${secret}\n`, {
      answers: ["", "", ""],
    });
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
    const { io, path } = configured();
    expect(await run(["configure", ...flags], io)).toBe(1);
    expect(io.err()).toMatch(said);
    expect(existsSync(path)).toBe(false);
  });

  test("--show says where each value comes from, secrets masked", async () => {
    const { io, path } = configured(`url: https://gateway.test\ntoken: ${secret}\n`, {
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
