import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig, secretNames } from "../src/config.ts";
import { withSecrets } from "../src/secrets.ts";
import { webhookSecret } from "./support/webhook_secret.ts";

function scratch(): { folder: string; env: Record<string, string>; file: string } {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    env: { TIDEGATE_STORE: `sqlite:${join(folder, "jobs.db")}` },
    file: join(folder, "jobs.db.secrets"),
  };
}

const secretsOf = (env: Readonly<Record<string, string | undefined>>) => secretNames.map((name) => env[name]);

describe("withSecrets", () => {
  it("makes what is missing, once, for its owner only, and nothing else", () => {
    const { folder, env, file } = scratch();
    const first = withSecrets(env);
    expect(new Set(secretsOf(first)).size).toBe(secretNames.length);
    expect(() => readConfig(first)).not.toThrow();
    expect(secretsOf(withSecrets(env))).toEqual(secretsOf(first));
    expect(readdirSync(folder)).toEqual(["jobs.db.secrets"]);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("lets the environment win, and touches no file when it has them all", () => {
    const { env, file } = scratch();
    const given = Object.fromEntries(secretNames.map((name) => [name, webhookSecret()]));
    expect(withSecrets({ ...env, ...given })).toEqual({ ...env, ...given });
    expect(existsSync(file)).toBe(false);
    const own = { ...env, TIDEGATE_SECRET: webhookSecret() };
    const filled = withSecrets(own);
    expect(filled["TIDEGATE_SECRET"]).toBe(own.TIDEGATE_SECRET);
    expect(filled["TIDEGATE_RUNNER_SECRET"]).toMatch(/^whsec_/);
  });

  it("takes an empty variable as missing", () => {
    const { env } = scratch();
    expect(withSecrets({ ...env, TIDEGATE_SECRET: "" })["TIDEGATE_SECRET"]).toMatch(/^whsec_/);
  });

  it("reads a file that a person wrote, with comments and several secrets in a line", () => {
    const { env, file } = scratch();
    const [one, two, three, four] = [webhookSecret(), webhookSecret(), webhookSecret(), webhookSecret()];
    writeFileSync(
      file,
      `# mine\n\nTIDEGATE_SECRET = ignored\nTIDEGATE_SECRET=${one} ${two}\r\nTIDEGATE_CALLBACK_SECRET=${three}\n`,
      { mode: 0o600 },
    );
    const read = withSecrets({ ...env, TIDEGATE_RUNNER_SECRET: four });
    expect(readConfig(read)).toMatchObject({ secrets: [one, two], callbackSecrets: [three] });
  });

  it("does not take other settings from the file", () => {
    const { env, file } = scratch();
    writeFileSync(file, `TIDEGATE_PORT=1\nTIDEGATE_SECRET=${webhookSecret()}\n`, { mode: 0o600 });
    expect(withSecrets(env)["TIDEGATE_PORT"]).toBeUndefined();
  });

  it("says which file it cannot make", () => {
    const { folder } = scratch();
    const file = join(folder, "missing", "jobs.db");
    expect(() => withSecrets({ TIDEGATE_STORE: `sqlite:${file}` })).toThrow(file);
  });

  it("many processes that start at once agree", async () => {
    const { folder, env } = scratch();
    const script = `
      import { withSecrets } from "${source}";
      const go = Number(process.argv[2]);
      while (Date.now() < go);
      console.log(JSON.stringify(withSecrets(process.env)));
    `;
    const program = join(folder, "start.ts");
    writeFileSync(program, script);
    const go = String(Date.now() + 1_500);
    const told = await Promise.all(Array.from({ length: 4 }, () => output([program, go], env)));
    const secrets = told.map((text) => JSON.stringify(secretsOf(JSON.parse(text))));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/whsec_/);
    expect(readdirSync(folder).sort()).toEqual(["jobs.db.secrets", "start.ts"]);
  });

  it("never shows a half-written file: its name appears with all of it", async () => {
    const { folder } = scratch();
    const program = join(folder, "start.ts");
    writeFileSync(
      program,
      `import { withSecrets } from "${source}";
      for (let number = 0; number < 500; number++) withSecrets({ TIDEGATE_STORE: \`sqlite:${folder}/\${number}\` });`,
    );
    const done = output([program], {});
    const until = Date.now() + 10_000;
    for (let number = 0; number < 500; number++) {
      const file = join(folder, `${number}.secrets`);
      while (!existsSync(file) && Date.now() < until) {
        if (number === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(readFileSync(file, "utf8").match(/=whsec_/g)).toHaveLength(3);
    }
    await done;
  });
});

const source = new URL("../src/secrets.ts", import.meta.url).href;

async function output(args: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ["run", "-A", "--quiet", "--config", "deno.json", ...args], {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => text += chunk);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on("close", (code) => code === 0 ? resolve() : reject(new Error(`ended with ${code}`)));
  await promise;
  return text;
}
