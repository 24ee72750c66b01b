import { createClient } from "@redis/client";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free_port.ts";
import { pathOf } from "./has.ts";
import { createProgram, type Program } from "./program.ts";

export interface RedisServerOptions {
  /** Keep an append-only file, synced that often. Default: nothing is kept. */
  readonly appendOnly?: "always" | "everysec";
  /** `64mb`. Default: no limit. What does not fit is refused (`noeviction`). */
  readonly maxMemory?: string;
  /** A cluster of this one node, which holds every slot. Takes two seconds longer to be ready. */
  readonly cluster?: boolean;
  /** Ready as soon as it is in step with its primary. */
  readonly replicaOf?: { readonly port: number };
  /** More lines of `redis.conf`, after all others. */
  readonly config?: readonly string[];
  /** For messages. Default `redis`. */
  readonly name?: string;
}

/** A real redis-server on a free port of 127.0.0.1. Port and folder stay the same over all starts. */
export interface RedisServer extends Program, AsyncDisposable {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** One command over a connection of its own; the answer as text, one line for each item. Rejects with what Redis refuses. */
  cli(...command: readonly string[]): Promise<string>;
  /** For the end of a test: the folder goes too. */
  stop(graceSeconds?: number): Promise<void>;
}

/** Not started yet. Only behind `has("redis")`. */
export async function createRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "tidegate-redis-"));
  const configFile = join(folder, "redis.conf");
  writeFileSync(configFile, (await configLines(options, port, folder)).join("\n") + "\n");
  const program = createProgram({
    name: options.name ?? "redis",
    command: [pathOf("redis"), configFile],
    isReady: () => isReady(port, options),
  });
  const stopProgram = program.stop;
  async function stop(graceSeconds?: number): Promise<void> {
    await stopProgram(graceSeconds);
    rmSync(folder, { recursive: true, force: true });
  }
  return Object.assign(program, {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    cli: (...command: readonly string[]) => ask(port, command),
    stop,
    [Symbol.asyncDispose]: () => stop(),
  });
}

export async function startRedisServer(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await createRedisServer(options);
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function configLines(options: RedisServerOptions, port: number, folder: string): Promise<string[]> {
  const { appendOnly, maxMemory, cluster, replicaOf, config = [] } = options;
  return [
    "bind 127.0.0.1",
    `port ${port}`,
    `dir ${folder}`,
    `save ""`,
    // A replica would else wait five seconds for others to come.
    "repl-diskless-sync-delay 0",
    ...(appendOnly ? ["appendonly yes", `appendfsync ${appendOnly}`] : []),
    ...(maxMemory ? [`maxmemory ${maxMemory}`, "maxmemory-policy noeviction"] : []),
    ...(cluster ? ["cluster-enabled yes", `cluster-port ${await freePort()}`] : []),
    ...(replicaOf ? [`replicaof 127.0.0.1 ${replicaOf.port}`] : []),
    ...config,
  ];
}

async function isReady(port: number, { cluster, replicaOf }: RedisServerOptions): Promise<boolean> {
  if (await ask(port, ["PING"]) !== "PONG") return false;
  if (replicaOf) return (await ask(port, ["INFO", "replication"])).includes("master_link_status:up");
  if (!cluster) return true;
  const state = await ask(port, ["CLUSTER", "INFO"]);
  if (state.includes("cluster_slots_assigned:0")) await ask(port, ["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
  return state.includes("cluster_state:ok");
}

async function ask(port: number, command: readonly string[]): Promise<string> {
  const socket = { host: "127.0.0.1", port, connectTimeout: 2000, reconnectStrategy: false } as const;
  const client = createClient({ RESP: 2, disableClientInfo: true, socket });
  client.on("error", () => {});
  try {
    await client.connect();
    return asText(await client.sendCommand<unknown>(command));
  } finally {
    if (client.isOpen) client.destroy();
  }
}

function asText(reply: unknown): string {
  return Array.isArray(reply) ? reply.map(asText).join("\n") : String(reply ?? "");
}
