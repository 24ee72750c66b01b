import { readConfig } from "../src/config.ts";
import { createLog, startLocal } from "../src/local.ts";
import { eventually } from "../test/support/eventually.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import { webhookSecret } from "../test/support/webhook_secret.ts";
import { countCommands, since, total } from "./command_count.ts";
import type { RedisPlace } from "./programs.ts";
import { storeSetting } from "./redis_place.ts";

export interface EndedJobs {
  readonly server: RedisServer;
  readonly place: RedisPlace;
  readonly prefix: string;
}

const daySeconds = 86_400;

/**
 * Commands of the sweeps that remove all jobs: first a week later, when they expire, then a day after that, when nobody needs to
 * know any more that they were there. No other gateway may be at work.
 */
export async function commandsOfTheEnd(jobs: EndedJobs): Promise<number> {
  const { server, prefix } = jobs;
  const before = await countCommands(server);
  await sweepLater(8, jobs, async () => await server.cli("ZCARD", `{${prefix}}:jobs:anonymous`) === "0");
  await sweepLater(10, jobs, async () => await server.cli("ZCARD", `{${prefix}}:due`) === "0");
  const counted = since(before, await countCommands(server));
  // What was asked to see whether it is over.
  return total(counted) - (counted.get("zcard") ?? 0);
}

/** A gateway whose clock is ahead. */
async function sweepLater(
  days: number,
  { place, prefix }: EndedJobs,
  isOver: () => Promise<boolean>,
): Promise<void> {
  const config = readConfig({
    ...storeSetting(place, prefix),
    TIDEGATE_RUNNERS: `bench=http://127.0.0.1:9/ ${webhookSecret()}`,
    TIDEGATE_SECRET: webhookSecret(),
    TIDEGATE_CALLBACK_SECRET: webhookSecret(),
  });
  const gateway = await startLocal(config, {
    log: createLog(() => {}, () => new Date(), "off"),
    now: () => new Date(Date.now() + days * daySeconds * 1000),
  });
  try {
    await eventually(`no job left after ${days} days`, 60, async () => await isOver() ? true : undefined);
  } finally {
    await gateway.stop();
  }
}
