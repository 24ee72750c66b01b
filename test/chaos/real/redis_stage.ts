import { eventually } from "../../support/eventually.ts";
import { pause } from "../../support/pause.ts";
import { createRedisServer, type RedisServer } from "../../support/redis_server.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp_proxy.ts";

/** A primary and its replica, which change places, with a wire to the gateways and a link between the two. */
export interface RedisStage extends AsyncDisposable {
  /** Leads to the primary, whichever it is. */
  readonly wire: TcpProxy;
  primary(): RedisServer;
  /** The primary, dead or not, is started again as it was. Resolves when its replica follows it. */
  comeBack(): Promise<void>;
  /** The link falls silent, after that long the primary dies, and its replica takes its place. */
  failOver(silentMilliseconds: number): Promise<void>;
  /** Both live and change places, and the old primary keeps its connections. */
  switchOver(): Promise<void>;
}

/**
 * `always`: with `everysec` Redis answers before it has written anything while the disk is still at the second before, and a kill
 * then loses what was acknowledged. A link that is silent is not given up while a run lasts.
 */
const redisOptions = {
  appendOnly: "always",
  config: ["maxmemory-policy noeviction", "repl-timeout 300", "repl-ping-replica-period 1"],
} as const;

interface Cast {
  primary: RedisServer;
  replica: RedisServer;
  readonly wire: TcpProxy;
  /** Of the replica to its primary. */
  readonly link: TcpProxy;
}

export async function openRedisStage(): Promise<RedisStage> {
  const opened = new AsyncDisposableStack();
  try {
    const [primary, replica] = [
      opened.use(await createRedisServer({ ...redisOptions, name: "redis a" })),
      opened.use(await createRedisServer({ ...redisOptions, name: "redis b" })),
    ];
    await Promise.all([primary.start(), replica.start()]);
    const wire = opened.use(await startTcpProxy(primary.port));
    const link = opened.use(await startTcpProxy(primary.port));
    const cast: Cast = { primary, replica, wire, link };
    await follow(cast);
    return {
      wire,
      primary: () => cast.primary,
      async comeBack() {
        await cast.primary.start();
        await untilInStep(cast);
      },
      failOver: (silentMilliseconds) => failOver(cast, silentMilliseconds),
      switchOver: () => switchOver(cast),
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function failOver(cast: Cast, silentMilliseconds: number): Promise<void> {
  await cast.link.mode("blackhole");
  await pause(silentMilliseconds);
  await cast.primary.kill("SIGKILL");
  await cast.replica.cli("REPLICAOF", "NO", "ONE");
  changePlaces(cast);
  await cast.link.mode("pass");
  await cast.replica.start();
  await follow(cast);
}

async function switchOver(cast: Cast): Promise<void> {
  const { primary, replica } = cast;
  await primary.cli("FAILOVER", "TO", "127.0.0.1", String(replica.port));
  await eventually("the replica is the primary", 20, async () => {
    return (await replica.cli("INFO", "replication")).includes("role:master") || undefined;
  });
  changePlaces(cast);
  await follow(cast);
}

function changePlaces(cast: Cast): void {
  [cast.primary, cast.replica] = [cast.replica, cast.primary];
  cast.wire.leadTo(cast.primary.port);
  cast.link.leadTo(cast.primary.port);
}

/** By command, not by configuration: whoever is started again is a primary until it is told anew. */
async function follow(cast: Cast): Promise<void> {
  await cast.replica.cli("REPLICAOF", "127.0.0.1", String(cast.link.port));
  await untilInStep(cast);
}

async function untilInStep({ primary, replica }: Cast): Promise<void> {
  await eventually("the replica follows", 20, async () => {
    return (await replica.cli("INFO", "replication")).includes("master_link_status:up") || undefined;
  });
  await primary.cli("SET", "in-step", String(performance.now()));
  await eventually("the replica has what its primary has", 20, async () => {
    const [here, there] = [await primary.cli("GET", "in-step"), await replica.cli("GET", "in-step")];
    return here === there || undefined;
  });
}
