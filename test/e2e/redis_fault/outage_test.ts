/** The redis-server of a gateway is killed and started again while jobs are submitted and run. */
import { describe, expect, test } from "vitest";
import { has } from "../../support/has.ts";
import { submitThrough, summary } from "../../support/redis_disturbance.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";
import { checkEnds, checkRefusals } from "../../support/redis_site_checks.ts";

const timeout = 120_000;
/** How long Redis is dead, in milliseconds. */
const deaths = [0, 0, 300, 1_000, 2_500];

const dead = ({ redis }: RedisSite, milliseconds: number) => ({
  begin: () => redis.kill("SIGKILL"),
  end: () => redis.start(),
  milliseconds,
});

describe.skipIf(!has("redis"))("a redis-server that is killed and keeps what it was given (AOF)", () => {
  test.each(["tcp", "rest"] as const)(
    "%s: every 201 has its job, each job ends once, and the gateway comes back by itself",
    { timeout },
    async (road) => {
      await using site = await createRedisSite({ road, redis: { appendOnly: "always" } });
      const disturbed = await submitThrough(site, deaths.map((length) => dead(site, length)));
      console.log(`${road}, ${deaths.length} deaths: ${summary(disturbed)}`);
      await checkEnds(site, disturbed.submissions);
      checkRefusals(disturbed.refusals, 1);
      expect(Math.max(...disturbed.backAfterSeconds)).toBeLessThan(1.5);
    },
  );

  test("while it is dead, everything that needs it is 503 at once and everything else is as ever", async () => {
    await using site = await createRedisSite();
    const jobId = await site.client.submit("steady");
    await site.client.reached(jobId);
    await site.redis.kill("SIGKILL");
    const status = async (path: string) => (await fetch(site.gateway.url + path)).status;
    for (const path of ["/health/ready", "/jobs", `/jobs/${jobId}`, `/jobs/${jobId}/results`]) {
      const begun = performance.now();
      expect([path, await status(path)]).toEqual([path, 503]);
      expect(performance.now() - begun).toBeLessThan(500);
    }
    for (const path of ["/health/live", "/processes", "/processes/steady", "/conformance", "/"]) {
      expect([path, await status(path)]).toEqual([path, 200]);
    }
  });
});
