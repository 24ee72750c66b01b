import { join } from "node:path";
import process from "node:process";
import { answers } from "./answers.ts";
import { freePort } from "./free_port.ts";
import { createProgram, type Program } from "./program.ts";
import { webhookSecret } from "./webhook_secret.ts";

export interface GatewayProgram extends Program {
  /** `http://127.0.0.1:<port>`, the same over all starts. */
  readonly url: string;
  readonly port: number;
  /** Where its SQLite file, and what lies beside it, is. */
  readonly storePath: string;
  readonly callbackSecret: string;
}

export interface GatewayOptions {
  readonly folder: string;
  readonly runners: readonly RunnerAddress[];
  /** Any of the `TIDEGATE_*` variables; they win over what is set here. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `gateway`. Two gateways on one store share `folder` and differ in name. */
  readonly name?: string;
  /** Default `workers/gateway/deno.ts`. A variant with a planted fault, for example, has its own. */
  readonly entry?: string;
}

export interface RunnerAddress {
  readonly name?: string;
  readonly url: string;
  readonly secret: string;
}

/** The gateway on a free port, with an SQLite file in the folder. Not started yet. */
export async function createGatewayProgram(options: GatewayOptions): Promise<GatewayProgram> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const storePath = join(options.folder, "tidegate.db");
  const callbackSecret = options.env?.TIDEGATE_CALLBACK_SECRET ?? webhookSecret();
  const program = createProgram({
    name: options.name ?? "gateway",
    command: [process.execPath, "run", "-A", options.entry ?? "workers/gateway/deno.ts"],
    env: {
      TIDEGATE_PORT: String(port),
      TIDEGATE_PUBLIC_URL: url,
      TIDEGATE_STORE: `sqlite:${storePath}`,
      TIDEGATE_SECRET: webhookSecret(),
      TIDEGATE_CALLBACK_SECRET: callbackSecret,
      TIDEGATE_RUNNERS: options.runners.map(runnerEntry).join(","),
      ...options.env,
    },
    isReady: () => answers(`${url}/health/ready`, 200),
  });
  return Object.assign(program, { url, port, storePath, callbackSecret });
}

function runnerEntry({ name, url, secret }: RunnerAddress): string {
  return `${name === undefined ? "" : `${name}=`}${url} ${secret}`;
}
