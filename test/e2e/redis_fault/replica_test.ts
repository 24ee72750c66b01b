/** A replica that takes over: what the gateway has acknowledged by then, with TIDEGATE_DURABILITY and without it. */
import { describe, expect, test } from "vitest";
import { submitCarefully, trySubmit } from "../../support/careful_client.ts";
import { eventually } from "../../support/eventually.ts";
import { has } from "../../support/has.ts";
import { letGo } from "../../support/let_go.ts";
import { checkEnds, checkRefusals } from "../../support/redis_site_checks.ts";
import { createReplicatedSite, submitUntilDeath } from "../../support/replicated_site.ts";

const timeout = 120_000;
const callSeconds = 1;
const jobs = 60;
const keys = () => Array(jobs).keys();
const noReplica = /^Cannot promise anything: no replica had the change within 500 ms$/;
const primary = { TIDEGATE_STORE_TIMEOUT_SECONDS: String(callSeconds) };
const replica = { ...primary, TIDEGATE_DURABILITY: "replica" };

describe.skipIf(!has("redis"))("TIDEGATE_DURABILITY=replica", () => {
  test("answers 201 when the replica has the job, and not before", { timeout }, async () => {
    await using replicated = await createReplicatedSite(replica);
    // Time enough for an answer that does not wait to be there first.
    await replicated.link.mode({ delay: 100 });
    for (let index = 0; index < 20; index++) {
      const answer = await trySubmit(replicated.site, index);
      expect(answer.status).toBe(201);
      expect(await replicated.has([String(answer.body["jobID"])])).toBe(1);
    }
  });

  test("promises nothing while the replica cannot be reached, and keeps what was begun", {
    timeout,
  }, async () => {
    await using replicated = await createReplicatedSite(replica);
    const { site, link } = replicated;
    const { client, gateway, subscriber, runner } = site;
    const held = { inputs: { holdAttempts: 1 } };
    const running = await submitCarefully(site, 0, held);
    await link.mode("blackhole");
    await letGo(runner, running.jobId);
    await eventually("the end is not told of", 10, async () => {
      return (await client.status(running.jobId)).status === 503 || undefined;
    });
    const refusals = [await trySubmit(site, 1, held), await trySubmit(site, 1, held)];
    // Another gateway does not know that it was refused.
    await gateway.restart("SIGKILL");
    refusals.push(await trySubmit(site, 1, held));
    // A change may come behind one wait, and its own behind another: three waits, of half a call each.
    checkRefusals(refusals, 3 * callSeconds, noReplica);
    expect((await client.status(running.jobId)).status).toBe(503);
    expect(await subscriber.requests("/0/end")).toEqual([]);
    await link.mode("pass");
    const again = await submitCarefully(site, 1, { ...held, seconds: 10 });
    await letGo(runner, again.jobId);
    await checkEnds(site, [running, { ...again, refusals }]);
  });

  test("nothing that was acknowledged is lost when the primary dies", { timeout }, async () => {
    await using replicated = await createReplicatedSite(replica);
    // What a report on the way said may be lost: only a submission and an end are waited for.
    const options = { inputs: { logs: false } };
    await replicated.link.mode({ delay: 60 });
    const acknowledged = await submitUntilDeath(replicated, jobs, options);
    await replicated.failOver();
    const lost = acknowledged.size - await replicated.has(acknowledged.values());
    console.log(`with a replica waited for: ${lost} of ${acknowledged.size} acknowledged jobs lost`);
    expect(lost).toBe(0);
    const site = { ...replicated.site, redis: replicated.replica };
    const again = await Promise.all([...keys()].map((index) => submitCarefully(site, index, options)));
    for (const [index, jobId] of acknowledged) expect(again[index]?.jobId).toBe(jobId);
    await checkEnds(site, again);
  });
});

describe.skipIf(!has("redis"))("TIDEGATE_DURABILITY=primary", () => {
  test("may lose what the replica did not have yet when the primary dies", { timeout }, async () => {
    await using replicated = await createReplicatedSite(primary);
    // An end that is lost, too, is noticed by its heartbeat.
    const options = { processId: "fragile" };
    await replicated.link.mode({ delay: 60 });
    const acknowledged = await submitUntilDeath(replicated, jobs, options);
    await replicated.failOver();
    const lost = acknowledged.size - await replicated.has(acknowledged.values());
    console.log(`with the primary alone: ${lost} of ${acknowledged.size} acknowledged jobs lost`);
    // Whoever asks again with the same key has the job that is there, or one anew.
    const site = { ...replicated.site, redis: replicated.replica };
    for (const index of keys()) {
      const { jobId } = await submitCarefully(site, index, options);
      expect(await site.client.reached(jobId, undefined, 30)).toMatchObject({ status: "successful" });
    }
  });
});
