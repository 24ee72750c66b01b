import process from "node:process";
import { answers } from "./answers.ts";
import type { GatewayMember } from "./gateway_program.ts";
import type { OutputSink } from "./output.ts";
import { createProgram } from "./program.ts";
import { residentMegabytes } from "./resident_memory.ts";

export interface DenoGatewayOptions {
  readonly name: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly entry?: string | undefined;
  readonly alsoTo?: OutputSink;
}

/** A gateway that is a Deno process. */
export function createDenoGateway(options: DenoGatewayOptions): GatewayMember {
  const { port, entry = "workers/gateway/deno.ts", env, ...rest } = options;
  const url = `http://127.0.0.1:${port}`;
  const program = createProgram({
    ...rest,
    command: [process.execPath, "run", "-A", entry],
    env: { TIDEGATE_PORT: String(port), ...env },
    isReady: () => answers(`${url}/health/ready`, 200),
  });
  return Object.assign(program, {
    url,
    residentMegabytes: () => residentMegabytes(program.pid),
    mostMegabytes: 256,
  });
}
