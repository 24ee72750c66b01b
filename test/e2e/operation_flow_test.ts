/** What an operator does: stop and start, run two gateways, lose a runner, and be given a faulty catalogue. */

import { expect } from "vitest";
import { describe, test } from "../support/deployed.ts";
import { eventually } from "../support/eventually.ts";
import { createGatewayProgram } from "../support/gateway_program.ts";
import { checkCallbacks, checkRuns } from "../support/invariants.ts";
import { createJobClient, finalStatuses } from "../support/job_client.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { quickRecovery, serveGateway } from "../support/served_gateway.ts";
import { createSite, listsProcesses, type Site } from "../support/site.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

const timeout = 60_000;
const runnerEntry = "test/support/counting_runner.ts";
const valid = {
  id: "raw",
  version: "1.0.0",
  jobControlOptions: ["async-execute"],
  outputs: { answer: { schema: { type: "string" } } },
};

describe("a gateway that is stopped", () => {
  test("hands back its leases and keeps its state", { timeout }, async () => {
    await using runner = startRawRunner([valid]);
    await using served = await serveGateway({
      runners: [{ name: "raw", url: runner.url, secret: runner.secret }],
      env: { TIDEGATE_LEASE_SECONDS: "60" },
    });
    const { client, gateway } = served;
    const success = { sequence: 1, status: "successful", outputs: { answer: { value: "kept" } } };
    runner.plan({ status: 200, body: JSON.stringify(success) }, { status: 202, delayMilliseconds: 30_000 });
    const ended = await client.submit("raw");
    await client.reached(ended);
    const queued = await client.submit("raw");
    await runner.dispatch(2);
    expect(await gateway.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    runner.plan({ status: 200, body: JSON.stringify(success) });
    await gateway.start();
    const again = await runner.dispatch(3, 5);
    expect(again.message).toMatchObject({ job: { id: queued }, attempt: 1 });
    expect(again.id).toBe(runner.dispatches[1]?.id);
    expect(await client.reached(queued)).toMatchObject({ status: "successful" });
    expect((await client.jobs()).map(({ jobID }) => jobID)).toEqual([queued, ended]);
    expect((await client.results(ended)).text).toBe("kept");
  });
});

describe("the catalogue", () => {
  test("keeps the processes of a runner that is down, which runs what was submitted when it is back", {
    timeout,
  }, async () => {
    await using site = await createSite({ runnerEntry, env: quickRecovery });
    const client = createJobClient(site.gateway.url);
    const listed = await client.processes();
    expect(listed).toContain("steady");
    await site.runner.kill();
    await site.gateway.entry(({ event, error }) => event === "catalogue" && error !== undefined);
    expect(await client.processes()).toEqual(listed);
    await site.gateway.restart();
    expect(await client.processes()).toEqual(listed);
    const jobId = await client.submit("steady", { inputs: { steps: 0 } });
    await eventually("a dispatch finds nobody", 10, async () => {
      const [dispatch] = await client.deliveries(jobId);
      return dispatch?.attempts.find(({ outcome }) => outcome === "unreachable");
    });
    await site.runner.start();
    expect(await client.reached(jobId)).toMatchObject({ status: "successful" });
    checkRuns(site.runner.entries(), jobId, [1]);
  });

  test(
    "refuses an invalid description by name and keeps the others, and its own last good copy",
    { timeout },
    async () => {
      const entries: unknown[] = [valid, { id: "faulty", outputs: { answer: {} } }];
      await using runner = startRawRunner(entries);
      await using served = await serveGateway({
        runners: [{ name: "raw", url: runner.url, secret: runner.secret }],
      });
      const { client, gateway } = served;
      expect(await client.processes()).toEqual(["raw"]);
      const refused = await gateway.entry(({ event, process }) =>
        event === "catalogue" && process === "faulty"
      );
      expect(refused).toMatchObject({
        level: "error",
        runner: "raw",
        fault: expect.stringContaining("version"),
      });
      entries[0] = { ...valid, version: 7 };
      const spoilt = await gateway.entry(({ event, process }) => event === "catalogue" && process === "raw");
      expect(spoilt).toMatchObject({ runner: "raw", fault: expect.stringContaining("/version") });
      expect(await client.processes()).toEqual(["raw"]);
    },
  );
});

describe("two gateways on one store", () => {
  async function startTwo({ folder, runner, subscriber }: Site, leaseSeconds: string) {
    const env = {
      ...quickRecovery,
      TIDEGATE_LEASE_SECONDS: leaseSeconds,
      TIDEGATE_SECRET: webhookSecret(),
      TIDEGATE_CALLBACK_SECRET: webhookSecret(),
      TIDEGATE_PRIVATE_SUBSCRIBERS: subscriber.host,
    };
    const runners = [{ name: "demo", url: runner.url, secret: runner.secret }];
    const gateways = await Promise.all(
      ["first", "second"].map((name) => createGatewayProgram({ folder, runners, env, name })),
    );
    await Promise.all(gateways.map((gateway) => gateway.start()));
    const served = gateways.map((gateway) => ({ gateway, client: createJobClient(gateway.url) }));
    await Promise.all(gateways.map((gateway) => listsProcesses(gateway, 10)));
    return {
      served,
      secret: env.TIDEGATE_CALLBACK_SECRET,
      [Symbol.asyncDispose]: async () => {
        await Promise.all(gateways.map((gateway) => gateway.stop()));
      },
    };
  }

  test("share the work, and each tells of all of it", { timeout }, async () => {
    await using site = await createSite({ runnerEntry, start: false });
    await Promise.all([site.runner.start(), site.subscriber.start()]);
    await using two = await startTwo(site, "10");
    const jobs = await Promise.all(Array.from({ length: 20 }, async (_, index) => {
      const { client } = two.served[index % 2] ?? two.served[0]!;
      const successUri = `${site.subscriber.url}/${index}`;
      return await client.submit("steady", { inputs: { steps: index % 3 }, subscriber: { successUri } });
    }));
    for (const { client, gateway } of two.served) {
      for (const job of jobs) {
        expect(await client.reached(job)).toMatchObject({ status: "successful" });
        await client.settled(job);
      }
      expect((await client.jobs()).map(({ jobID }) => jobID).sort()).toEqual([...jobs].sort());
      const answered = gateway.entries().filter(({ event, kind }) =>
        event === "attempt" && kind === "dispatch"
      );
      expect(answered.length).toBeGreaterThanOrEqual(10);
    }
    for (const [index, job] of jobs.entries()) {
      checkRuns(site.runner.entries(), job, [1]);
      checkCallbacks(await site.subscriber.requests(`/${index}`), two.secret, `/${index}`);
    }
    expect(await site.subscriber.requests()).toHaveLength(jobs.length);
  });

  test("sweep a backlog together, and make each attempt once", { timeout }, async () => {
    await using site = await createSite({ runnerEntry, start: false });
    await site.runner.start();
    await using two = await startTwo(site, "10");
    await site.runner.kill();
    const submitted = two.served.map(({ client }) =>
      Promise.all(Array.from({ length: 10 }, () => client.submit("steady", { inputs: { steps: 0 } })))
    );
    const jobs = (await Promise.all(submitted)).flat();
    const client = createJobClient(two.served[0]?.gateway.url ?? "");
    // Not each of them: a runner that is not there is soon left in peace.
    await eventually("a dispatch finds nobody", 10, async () => {
      const deliveries = await Promise.all(jobs.map((job) => client.deliveries(job)));
      return deliveries.flat().find(({ attempts }) => attempts.length > 0);
    });
    await site.runner.start();
    for (const job of jobs) {
      // Whoever left the runner in peace asks again after up to eight seconds by now.
      expect(await client.reached(job, finalStatuses, 25)).toMatchObject({ status: "successful" });
      checkRuns(site.runner.entries(), job, [1]);
    }
    expect(site.runner.entries().filter(({ event }) => event === "answered")).toHaveLength(jobs.length);
  });

  test("stand in for each other when one is killed", { timeout }, async () => {
    await using site = await createSite({ runnerEntry, start: false });
    await Promise.all([site.runner.start(), site.subscriber.start()]);
    await using two = await startTwo(site, "1");
    const [first, second] = two.served;
    if (!first || !second) throw new Error("Two were started");
    const jobs = await Promise.all(
      Array.from({ length: 6 }, () => first.client.submit("fragile", { inputs: { steps: 3 } })),
    );
    await first.gateway.kill();
    for (const job of jobs) expect(await second.client.reached(job)).toMatchObject({ status: "successful" });
  });
});
