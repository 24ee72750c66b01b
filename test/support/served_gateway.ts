import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { createGatewayProgram, type GatewayOptions, type GatewayProgram } from "./gateway_program.ts";
import { createJobClient, type JobClient } from "./job_client.ts";

/** Waits that a test can sit through: leases of a second, retries within the second. */
export const quickRecovery = {
  TIDEGATE_LEASE_SECONDS: "1",
  TIDEGATE_SWEEP_SECONDS: "0.1",
  TIDEGATE_DISPATCH_SCHEDULE: "0.2,0.2,0.3,0.5",
  TIDEGATE_CALLBACK_SCHEDULE: Array(20).fill("0.3").join(),
  TIDEGATE_CATALOGUE_SECONDS: "1",
};

export interface ServedGateway extends AsyncDisposable {
  /** Where it keeps what it keeps. */
  readonly folder: string;
  readonly gateway: GatewayProgram;
  readonly client: JobClient;
}

/** A gateway as a process of its own for the given runners, started, with every runner's catalogue read. */
export async function serveGateway(options: Omit<GatewayOptions, "folder">): Promise<ServedGateway> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-gateway-"));
  const gateway = await createGatewayProgram({
    ...options,
    folder,
    env: { ...quickRecovery, ...options.env },
  });
  const stop = async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await gateway.start();
    const client = createJobClient(gateway.url);
    await eventually("the catalogues are read", 10, () => areRead(gateway, options.runners.length));
    return { folder, gateway, client, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A member may have what another has read from the store, and tells nothing of it. */
async function areRead({ members, ...whole }: GatewayProgram, runners: number): Promise<true | undefined> {
  const read = whole.entries().filter(({ event, processes }) => event === "catalogue" && processes);
  if (new Set(read.map(({ runner }) => runner)).size < runners) return undefined;
  const lists = await Promise.all(members.map(({ url }) => createJobClient(url).processes()));
  return lists.every((list) => list.length > 0 && list.join() === lists[0]?.join()) || undefined;
}
