/** Redis forgets its scripts every few calls, as after a restart or a failover, while jobs run. */
import { describe, expect, test } from "vitest";
import { submitMany } from "../../support/careful_client.ts";
import { has } from "../../support/has.ts";
import { pause } from "../../support/pause.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";
import { checkEnds } from "../../support/redis_site_checks.ts";

const timeout = 90_000;
const jobs = 100;

async function flushAgainAndAgain({ redis }: RedisSite, isOver: () => boolean): Promise<number> {
  let flushes = 0;
  for (; !isOver(); flushes++) {
    await redis.cli("SCRIPT", "FLUSH");
    await pause(10);
  }
  return flushes;
}

/** How often a command was executed, as Redis counts. */
async function calls({ redis }: RedisSite, command: string): Promise<number> {
  const stats = await redis.cli("INFO", "commandstats");
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

describe.skipIf(!has("redis"))("a script cache that is flushed", () => {
  test.each(["tcp", "rest"] as const)("%s: nobody notices", { timeout }, async (road) => {
    await using site = await createRedisSite({ road });
    let isOver = false;
    const flushing = flushAgainAndAgain(site, () => isOver);
    const submissions = await submitMany(site, jobs);
    await checkEnds(site, submissions);
    isOver = true;
    const [sent, bySha] = [await calls(site, "eval"), await calls(site, "evalsha")];
    console.log(`${road}: ${await flushing} flushes, ${sent} of ${bySha} calls met an empty cache`);
    expect(submissions.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(sent).toBeGreaterThan(jobs / 2);
    expect(site.gateway.entries().filter(({ level }) => level === "error")).toEqual([]);
  });
});
