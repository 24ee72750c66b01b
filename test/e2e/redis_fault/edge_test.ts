/** The gateway in workerd: its isolate ends in the middle of a request, its Redis dies, answers are lost. */
import process from "node:process";
import { describe, expect, test } from "vitest";
import type { RestRequest } from "../../../workers/edge/rest_request.ts";
import { type Submission, submitCarefully, submitMany } from "../../support/careful_client.ts";
import { has } from "../../support/has.ts";
import { submitThrough, summary } from "../../support/redis_disturbance.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";
import { checkEnds, checkRefusals } from "../../support/redis_site_checks.ts";
import { type Fault, lost } from "../../support/rest_faults.ts";

const seed = Number(process.env.LOST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const timeout = 300_000;
const inputs = { steps: 2, stepMilliseconds: 200 };

/** The writes of a job in their order: its creation, what became of its dispatch, its reports, what became of its callbacks. */
const writes = [1, 2, 3, 4, 5];
const moments = writes.flatMap((write) => [{ write, isExecuted: false }, { write, isExecuted: true }]);

const isWrite = ({ commands }: RestRequest) => commands.some(([name = ""]) => /^evalsha$/i.test(name));

/** Around the n-th write from now on; resolves when it is dead. */
function killAround(
  { gateway, faults }: RedisSite,
  { write, isExecuted }: typeof moments[number],
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const fault: Fault = async (forward) => {
    if (isExecuted) await forward();
    await gateway.kill("SIGKILL");
    resolve();
    return Response.error();
  };
  let seen = 0;
  faults.next(fault, { when: (request) => isWrite(request) && ++seen === write });
  return promise;
}

describe.skipIf(!has("redis"))("the gateway in workerd", () => {
  test(
    "the isolate ends around a write to Redis: no job is lost, and nothing is recorded twice",
    { timeout },
    async () => {
      await using site = await createRedisSite({ road: "edge" });
      const submissions: Submission[] = [];
      for (const [index, moment] of moments.entries()) {
        const killed = killAround(site, moment);
        const submitted = submitCarefully(site, index, { inputs });
        await killed;
        await site.gateway.start();
        const submission = await submitted;
        const { status } = await site.client.reached(submission.jobId, undefined, 30);
        console.log(`write ${moment.write} ${moment.isExecuted ? "executed" : "not executed"}: ${status}`);
        submissions.push(submission);
      }
      await checkEnds(site, submissions, 60);
      expect(site.runner.entries().filter(({ event }) => event === "run")).toHaveLength(moments.length);
    },
  );

  test("Redis dies: every 201 has its job, each job ends once, and the gateway comes back by itself", {
    timeout,
  }, async () => {
    await using site = await createRedisSite({ road: "edge", redis: { appendOnly: "always" } });
    const { redis } = site;
    const death = { begin: () => redis.kill("SIGKILL"), end: () => redis.start() };
    const disturbed = await submitThrough(site, [death, { ...death, milliseconds: 1_500 }, death]);
    console.log(`workerd, 3 deaths: ${summary(disturbed)}`);
    await checkEnds(site, disturbed.submissions, 60);
    checkRefusals(disturbed.refusals, 1.5);
    expect(Math.max(...disturbed.backAfterSeconds)).toBeLessThan(1.5);
  });

  test(`answers are lost after execution (seed ${seed}): one job for each key, everything recorded once`, {
    timeout,
  }, async () => {
    const jobs = 100;
    await using site = await createRedisSite({ road: "edge" });
    site.faults.sometimes(lost, { probability: 0.2, seed });
    const submissions = await submitMany(site, jobs, { inputs });
    site.faults.clear();
    const refusals = submissions.flatMap(({ refusals }) => refusals);
    console.log(`workerd: ${jobs} jobs, ${refusals.length} refusals, ${site.faults.happened} answers lost`);
    await checkEnds(site, submissions, 60);
    checkRefusals(refusals, 5);
  });
});
