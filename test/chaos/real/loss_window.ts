import { trySubmit } from "../../support/careful_client.ts";
import { pause } from "../../support/pause.ts";
import { createReplicatedSite } from "../../support/replicated_site.ts";

export type Durability = "primary" | "replica";

/** What a failover cost of that which clients held a 201 for. */
export interface LossWindow {
  readonly durability: Durability;
  /** How long nothing came over to the replica when the primary died. */
  readonly silentSeconds: number;
  readonly acknowledged: number;
  readonly lost: number;
}

const clients = 6;
const soundMilliseconds = 1_500;

/** Clients submit all the while; the link to the replica falls silent, and after that long the primary dies. */
export async function lossWindow(durability: Durability, silentSeconds: number): Promise<LossWindow> {
  const env = { TIDEGATE_STORE_TIMEOUT_SECONDS: "1", TIDEGATE_DURABILITY: durability };
  await using replicated = await createReplicatedSite(env);
  const { site, link } = replicated;
  const acknowledged: string[] = [];
  let isDead = false;
  let next = 0;
  const submitted = Array.from({ length: clients }, async () => {
    while (!isDead) {
      const answer = await trySubmit(site, next++, { inputs: { steps: 0 } }).catch(() => undefined);
      if (answer?.status === 201) acknowledged.push(String(answer.body["jobID"]));
      else await pause(50);
    }
  });
  await pause(soundMilliseconds);
  await link.mode("blackhole");
  await pause(silentSeconds * 1000);
  await site.redis.kill("SIGKILL");
  isDead = true;
  await Promise.all(submitted);
  const lost = acknowledged.length - await replicated.has(acknowledged);
  return { durability, silentSeconds, acknowledged: acknowledged.length, lost };
}

export function toLine({ durability, silentSeconds, acknowledged, lost }: LossWindow): string {
  const how = `durability=${durability}, link silent for ${silentSeconds} s before the primary died`;
  return `loss window: ${how}: ${lost} of ${acknowledged} acknowledged jobs lost`;
}
