import { existsSync, linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { ConfigError, secretNames } from "./config.ts";
import { newSecret } from "./webhook/signature.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with every secret in it. Those that are not set are read from the file, by default the one beside the store,
 * which is made, for its owner only, the first time. Two processes that start at once agree: only one can create the file.
 */
export function withSecrets(env: Environment, path: string = besideStore(env)): Environment {
  if (secretNames.every((name) => env[name])) return env;
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  return { ...readOrCreate(path), ...given };
}

function besideStore(env: Environment): string {
  const store = env["TIDEGATE_STORE"] || "sqlite:./tidegate.db";
  return `${store.startsWith("sqlite:") ? store.slice("sqlite:".length) : "./tidegate"}.secrets`;
}

function readOrCreate(path: string): Environment {
  if (!existsSync(path)) create(path);
  refuseReadable(path);
  const lines = readFileSync(path, "utf8").split("\n");
  return Object.fromEntries(secretNames.flatMap((name) => {
    const line = lines.find((candidate) => candidate.startsWith(`${name}=`));
    return line === undefined ? [] : [[name, line.slice(name.length + 1).trim()]];
  }));
}

/** @throws ConfigError when others on this machine may read or change the file */
function refuseReadable(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new ConfigError([
    `the secrets in "${path}" can be read by others on this machine (mode ${
      mode.toString(8)
    }): chmod 600 "${path}"`,
  ]);
}

function create(path: string): void {
  const lines = secretNames.map((name) => `${name}=${newSecret()}`);
  const text = [
    "# Made by Tidegate when it first started here. Keep it private; it goes with the store.",
    ...lines,
    "",
  ];
  const draft = `${path}.${crypto.randomUUID()}`;
  writeFileSync(draft, text.join("\n"), { mode: 0o600, flag: "wx" });
  try {
    // A link appears whole or not at all, and only where nothing is.
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    unlinkSync(draft);
  }
}
