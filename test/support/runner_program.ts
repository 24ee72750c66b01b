import process from "node:process";
import { answers } from "./answers.ts";
import { freePort } from "./free_port.ts";
import { createProgram, type Program } from "./program.ts";
import { webhookSecret } from "./webhook_secret.ts";

export interface RunnerProgram extends Program {
  readonly url: string;
  readonly secret: string;
}

export interface RunnerOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `runner`. */
  readonly name?: string;
  /**
   * Default `workers/demo_runner/deno.ts`. A runner of a test's own listens on 127.0.0.1:`TIDEGATE_RUNNER_PORT` and shares
   * `TIDEGATE_RUNNER_SECRET` with the gateway, as the demo runner does.
   */
  readonly entry?: string;
}

/** A runner on a free port. Not started yet. */
export async function createRunnerProgram(options: RunnerOptions = {}): Promise<RunnerProgram> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secret = webhookSecret();
  const program = createProgram({
    name: options.name ?? "runner",
    command: [process.execPath, "run", "-A", options.entry ?? "workers/demo_runner/deno.ts"],
    env: { TIDEGATE_RUNNER_PORT: String(port), TIDEGATE_RUNNER_SECRET: secret, ...options.env },
    isReady: () => answers(url),
  });
  return Object.assign(program, { url, secret });
}
