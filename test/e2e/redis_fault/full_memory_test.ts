/** The memory of Redis is full, and it evicts nothing. */
import { describe, expect, test } from "vitest";
import { type Refusal, type Submission, submitCarefully, trySubmit } from "../../support/careful_client.ts";
import { eventually } from "../../support/eventually.ts";
import { letGo } from "../../support/let_go.ts";
import { has } from "../../support/has.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";
import { checkEnds, checkRefusals } from "../../support/redis_site_checks.ts";

const timeout = 90_000;
const noMemory = /^Cannot write to the store: Redis: its memory is full$/;
/** Large enough for memory to be full soon. */
const options = { inputs: { holdAttempts: 1, steps: 3 }, padding: 1_000 };

/** Jobs that are held at the end of their run, until one is refused. */
async function submitUntilFull(site: RedisSite): Promise<readonly Submission[]> {
  const submissions: Submission[] = [];
  const refusals: Refusal[] = [];
  const onRefusal = (refusal: Refusal) => refusals.push(refusal);
  while (refusals.length === 0 && submissions.length < 200) {
    const submitted = submitCarefully(site, submissions.length, { ...options, onRefusal, seconds: 0 });
    submissions.push(...await submitted.then((submission) => [submission], () => []));
  }
  checkRefusals(refusals, 1, noMemory);
  expect(refusals).toHaveLength(1);
  return submissions;
}

describe.skipIf(!has("redis"))("a Redis whose memory is full", () => {
  test("refuses jobs, and lets those that it has report, end and tell of it", { timeout }, async () => {
    await using site = await createRedisSite({ redis: { maxMemory: "1gb" } });
    const { client, redis, gateway } = site;
    const used = Number(/used_memory:(\d+)/.exec(await redis.cli("INFO", "memory"))?.[1]);
    await redis.cli("CONFIG", "SET", "maxmemory", String(used + 2_000_000));
    const submissions = await submitUntilFull(site);
    expect(submissions.length).toBeGreaterThan(10);
    console.log(`full after ${submissions.length} jobs`);
    // What others write may have left room for one job more.
    await redis.cli("CONFIG", "SET", "maxmemory", "1");
    for (const { jobId } of submissions) {
      await eventually("progress is reported", 10, async () => {
        const { body } = await client.status(jobId);
        return Number(body["progress"] ?? 0) >= 75 || undefined;
      });
    }
    const refusals = [await trySubmit(site, 900, options), await trySubmit(site, 901)];
    checkRefusals(refusals, 1, noMemory);
    await gateway.restart("SIGKILL");
    for (const { jobId } of submissions) await letGo(site.runner, jobId);
    await checkEnds(site, submissions.map((submission) => ({ ...submission, refusals })));
    checkRefusals([await trySubmit(site, 902)], 1, noMemory);
    await redis.cli("CONFIG", "SET", "maxmemory", "0");
    const later = await submitCarefully(site, 903, { seconds: 2 });
    expect(later.refusals).toEqual([]);
    await checkEnds(site, [...submissions, later]);
  });
});
