/** The way to Redis by TCP is cut, forgotten or slow while jobs are submitted and run. */
import { describe, expect, test } from "vitest";
import { submitCarefully } from "../../support/careful_client.ts";
import { eventually } from "../../support/eventually.ts";
import { has } from "../../support/has.ts";
import { type Disturbance, submitThrough, summary } from "../../support/redis_disturbance.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";
import { checkEnds, checkRefusals } from "../../support/redis_site_checks.ts";
import { delayed } from "../../support/rest_faults.ts";

const timeout = 120_000;
/** How long a call may take here. */
const callSeconds = 1;
/** What a busy machine may add. */
const slackSeconds = 0.7;
const env = { TIDEGATE_STORE_TIMEOUT_SECONDS: String(callSeconds) };

type Wire = RedisSite["wire"];

/** The longest that the gateway may need to come back, and the fault. */
const faults: Readonly<Record<string, { backWithin: number; fault: (wire: Wire) => Disturbance }>> = {
  "swallows everything, and opens again": {
    backWithin: 1.5,
    fault: (wire) => ({
      begin: () => wire.mode("blackhole"),
      end: () => wire.mode("pass"),
      milliseconds: 2_000,
    }),
  },
  "is broken, and refuses": {
    backWithin: 1.5,
    fault: (wire) => ({ begin: () => wire.mode("reset"), end: () => wire.mode("pass"), milliseconds: 1_500 }),
  },
  "has forgotten the connection that is open: it is replaced": {
    backWithin: 1,
    fault: (wire) => ({ begin: () => wire.silence(), end: () => Promise.resolve(), milliseconds: 0 }),
  },
  "has forgotten the connection that was coming up: it is replaced": {
    backWithin: 2 * callSeconds + 1,
    fault: (wire) => ({ begin: () => wire.mode("blackhole"), end: () => wire.silence(), milliseconds: 0 }),
  },
  "answers later than a call may take": {
    backWithin: callSeconds + 1.5,
    fault: (wire) => ({ begin: () => wire.mode({ delay: 3_000 }), end: () => wire.mode("pass") }),
  },
};

describe.skipIf(!has("redis"))("the wire to Redis", () => {
  test.each(Object.entries(faults))(
    "%s: refused in time, nothing lost, back by itself",
    { timeout },
    async (_name, { backWithin, fault }) => {
      await using site = await createRedisSite({ env });
      const disturbed = await submitThrough(site, [fault(site.wire), fault(site.wire)]);
      console.log(summary(disturbed));
      await checkEnds(site, disturbed.submissions);
      checkRefusals(disturbed.refusals, callSeconds + slackSeconds);
      expect(Math.max(...disturbed.backAfterSeconds)).toBeLessThan(backWithin);
    },
  );

  test("by REST answers later than a call may take: refused in time, nothing lost", { timeout }, async () => {
    await using site = await createRedisSite({ road: "rest", env });
    const begin = () => Promise.resolve(site.faults.sometimes(delayed(4_000), { probability: 1, seed: 1 }));
    const end = () => Promise.resolve(site.faults.clear());
    const disturbed = await submitThrough(site, [{ begin, end }, { begin, end }]);
    console.log(`rest: ${summary(disturbed)}`);
    await checkEnds(site, disturbed.submissions);
    checkRefusals(disturbed.refusals, callSeconds + slackSeconds);
    expect(Math.max(...disturbed.backAfterSeconds)).toBeLessThan(callSeconds + 0.5);
  });

  test.each([200, 900])("is slow by %i ms: nobody is refused", { timeout }, async (delay) => {
    // A lease that is over before Redis has answered would be nobody's.
    await using site = await createRedisSite({ env: { TIDEGATE_LEASE_SECONDS: "8" } });
    await site.wire.mode({ delay });
    const begun = performance.now();
    const submissions = await Promise.all(
      Array.from({ length: 10 }, (_, index) => submitCarefully(site, index)),
    );
    // A submission is one call, and one more where Redis does not know the script yet.
    expect(performance.now() - begun).toBeLessThan(2 * delay + slackSeconds * 1000);
    expect(submissions.flatMap(({ refusals }) => refusals)).toEqual([]);
    await checkEnds(site, submissions, 60);
  });

  test(
    "has swallowed a call: a client that waits for the end of its job is answered",
    { timeout },
    async () => {
      await using site = await createRedisSite({ env });
      const request = { inputs: { steps: 20, stepMilliseconds: 200 } };
      const answered = site.client.execute("steady", request, { prefer: "wait=30" });
      await eventually("the job runs", 10, async () => (await site.client.jobs()).length === 1 || undefined);
      await site.wire.mode("blackhole");
      const { status, headers } = await answered;
      await site.wire.mode("pass");
      expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
      const [job] = await eventually("the gateway is back", 5, () => site.client.jobs());
      expect(await site.client.reached(job?.jobID ?? "")).toMatchObject({ status: "successful" });
    },
  );
});
