import { execFile, execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { pathOf } from "../../support/has.ts";

export type Side = "gateway" | "reference";

export interface Claim {
  readonly claim: string;
  /** The side that it is for, when the other side cannot be asked. */
  readonly only: Side | null;
}

export interface Outcome {
  readonly claim: string;
  /** A Python traceback; `null` when the claim holds. */
  readonly error: string | null;
  readonly seconds: number;
}

export interface Checked {
  readonly outcomes: readonly Outcome[];
  /** What the service did, by the name of the fact: to be compared with the other side. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const script = resolve("test/e2e/cuiman/run.py");
const longestMilliseconds = 240_000;

export function listClaims(): Claim[] {
  return JSON.parse(execFileSync(pathOf("python"), [script, "--list"], { env: environment(".") }).toString());
}

/** Every check against one running service, in one Python process with a home of its own below the folder. */
export async function runChecks(
  side: Side,
  { url, subscriberUrl, folder }: { url: string; subscriberUrl: string; folder: string },
): Promise<Checked> {
  const home = join(folder, `home-${side}`);
  mkdirSync(home);
  const { stdout } = await promisify(execFile)(
    resolve(pathOf("python")),
    [script, "--side", side, "--api-url", `${url}/`, "--subscriber-url", subscriberUrl, "--folder", home],
    { cwd: home, env: environment(home), timeout: longestMilliseconds, maxBuffer: 64 * 1_048_576 },
  );
  return JSON.parse(stdout);
}

function environment(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(EOZILLA|TIDEGATE|PYTHON)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    NO_COLOR: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    // The client keeps secrets in the keyring of the desktop, which a test neither has nor may touch.
    PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring",
  };
}
