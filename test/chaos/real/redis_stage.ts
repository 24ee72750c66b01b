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

export async function openRedisStage(): Promise<RedisStage> {
  const opened = new AsyncDisposableStack();
  try {
    const [first, second] = [
      opened.use(await createRedisServer({ ...redisOptions, name: "redis a" })),
      opened.use(await createRedisServer({ ...redisOptions, name: "redis b" })),
    ];
    await Promise.all([first.start(), second.start()]);
    const wire = opened.use(await startTcpProxy(first.port));
    const link = opened.use(await startTcpProxy(first.port));
    const roles = { primary: first, replica: second };
    await follow();

    function changePlaces(): void {
      [roles.primary, roles.replica] = [roles.replica, roles.primary];
      wire.leadTo(roles.primary.port);
      link.leadTo(roles.primary.port);
    }

    /** By command, not by configuration: whoever is started again is what it was last, or is told anew. */
    async function follow(): Promise<void> {
      await roles.replica.cli("REPLICAOF", "127.0.0.1", String(link.port));
      await inStep();
    }

    async function inStep(): Promise<void> {
      await eventually("the replica follows", 20, async () => {
        const told = await roles.replica.cli("INFO", "replication");
        return told.includes("master_link_status:up") || undefined;
      });
      await roles.primary.cli("SET", "in-step", String(Date.now()));
      await eventually("the replica has it", 20, async () => {
        const [here, there] = [
          await roles.primary.cli("GET", "in-step"),
          await roles.replica.cli("GET", "in-step"),
        ];
        return here === there || undefined;
      });
    }

    return {
      wire,
      primary: () => roles.primary,
      async comeBack() {
        await roles.primary.start();
        await inStep();
      },
      async failOver(silentMilliseconds) {
        await link.mode("blackhole");
        await pause(silentMilliseconds);
        await roles.primary.kill("SIGKILL");
        await roles.replica.cli("REPLICAOF", "NO", "ONE");
        changePlaces();
        await link.mode("pass");
        await roles.replica.start();
        await follow();
      },
      async switchOver() {
        await roles.primary.cli("FAILOVER", "TO", "127.0.0.1", String(roles.replica.port));
        await eventually("the replica is the primary", 20, async () => {
          return (await roles.replica.cli("INFO", "replication")).includes("role:master") || undefined;
        });
        changePlaces();
        await follow();
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
