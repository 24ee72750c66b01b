import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { answers } from "../test/support/answers.ts";
import { freePort } from "../test/support/free_port.ts";
import type { StoreConfig } from "../src/settings/store.ts";
import { createProgram, type Program } from "../test/support/program.ts";
import { webhookSecret } from "../test/support/webhook_secret.ts";
import type { FloorAppOptions } from "./floor_app.ts";
import type { DispatchedRunner } from "./send_dispatch.ts";

export interface Server extends Program {
  readonly url: string;
}

export interface Gateway extends Server {
  /** Its SQLite file. */
  readonly storePath: string;
}

export interface Runner extends Server {
  readonly port: number;
  readonly secret: string;
}

/** Fewer surprises than a port that another program of the same name could hold: everything is on 127.0.0.1. */
async function freeUrl(): Promise<{ readonly url: string; readonly port: number }> {
  const port = await freePort();
  return { url: `http://127.0.0.1:${port}`, port };
}

/** A program of this repository. Its log is written as always, to where nobody has to read it. */
function denoCommand(
  entry: string,
  args: readonly string[] = [],
  denoOptions: readonly string[] = ["--quiet"],
): readonly [string, ...string[]] {
  const path = fileURLToPath(new URL(`../${entry}`, import.meta.url));
  const command = [process.execPath, "run", ...denoOptions, "-A", path, ...args];
  return ["/bin/sh", "-c", 'exec "$@" >/dev/null', "sh", ...command];
}

export type RunnerBehaviour = "ends" | "reports" | "tells" | "takes" | "toils" | "hangs";

/** @param notes whether it writes down when which dispatch came */
export async function startRunner(behaviour: RunnerBehaviour, notes = false): Promise<Runner> {
  const { url, port } = await freeUrl();
  const secret = webhookSecret();
  const program = createProgram({
    name: `runner that ${behaviour}`,
    command: denoCommand("bench/runner_server.ts"),
    env: {
      BENCH_RUNNER: behaviour,
      BENCH_NOTES: notes ? "1" : undefined,
      TIDEGATE_RUNNER_PORT: String(port),
      TIDEGATE_RUNNER_SECRET: secret,
    },
    isReady: () => answers(url, 401),
  });
  await program.start();
  return Object.assign(program, { url, port, secret });
}

/**
 * The gateway as `deno task gateway` starts it, with its store in the folder unless the environment says another place. Ready when
 * it lists the runner's processes.
 */
export function startGateway(
  folder: string,
  runner: Runner,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Gateway> {
  return startGatewayOf({ folder, runner, env });
}

export interface GatewayOptions {
  readonly folder: string;
  readonly runner: Runner;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default `workers/gateway/deno.ts`. A variant with a planted fault, for example, has its own. */
  readonly entry?: string;
}

/** The same of another make. */
export async function startGatewayOf(options: GatewayOptions): Promise<Gateway> {
  const { folder, runner, env, entry = "workers/gateway/deno.ts" } = options;
  const { url, port } = await freeUrl();
  const storePath = join(folder, "tidegate.db");
  const program = createProgram({
    name: "gateway",
    command: denoCommand(entry),
    env: {
      TIDEGATE_PORT: String(port),
      TIDEGATE_PUBLIC_URL: url,
      TIDEGATE_STORE: `sqlite:${storePath}`,
      TIDEGATE_BLOBS: join(folder, "blobs"),
      TIDEGATE_SECRET: webhookSecret(),
      TIDEGATE_CALLBACK_SECRET: webhookSecret(),
      TIDEGATE_RUNNERS: `bench=${runner.url} ${runner.secret}`,
      ...env,
    },
    isReady: () => answers(`${url}/processes/no_op`, 200),
  });
  await program.start();
  return Object.assign(program, { url, storePath });
}

export interface FloorOptions extends FloorAppOptions {
  /** What is written for each job. */
  readonly record: string;
  /** Whoever runs the jobs, which are then seen to until their callbacks are delivered (`floor_whole_job.ts`). Absent: none is run. */
  readonly runner?: DispatchedRunner;
}

/** `floor_server.ts` with its store in the file. */
export function startFloor(storePath: string, options: FloorOptions): Promise<Server> {
  return startServer("floor", "bench/floor_server.ts", [storePath, JSON.stringify(options)]);
}

/** A Redis, and the road to it. */
export type RedisPlace = Exclude<StoreConfig, { kind: "sqlite" }>;

export interface RedisFloorOptions extends FloorOptions {
  readonly place: RedisPlace;
  readonly prefix: string;
  /** The answer to a poll. */
  readonly status: string;
}

export function startRedisFloor(options: RedisFloorOptions): Promise<Server> {
  return startServer("floor", "bench/redis_floor_server.ts", [JSON.stringify(options)]);
}

export function startRestProxy(redisUrl: string, token: string): Promise<Server> {
  return startServer("REST proxy", "bench/rest_proxy_server.ts", [redisUrl, token]);
}

/** `file_server.ts` over the files of the folder. */
export function startFileServer(folder: string): Promise<Server> {
  return startServer("file server", "bench/file_server.ts", [folder]);
}

/** A program whose first argument is its port. */
export async function startServer(
  name: string,
  entry: string,
  args: readonly string[],
  denoOptions?: readonly string[],
): Promise<Server> {
  const { url, port } = await freeUrl();
  const program = createProgram({
    name,
    command: denoCommand(entry, [String(port), ...args], denoOptions),
    isReady: () => answers(url),
  });
  await program.start();
  return Object.assign(program, { url });
}
