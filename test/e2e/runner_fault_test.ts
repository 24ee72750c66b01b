/** Runners that die, freeze, hang and dawdle, each a process or a server of its own. */
import { describe, expect, test } from "vitest";
import { atMost } from "../support/at_most.ts";
import { eventually } from "../support/eventually.ts";
import { checkRuns } from "../support/invariants.ts";
import { createRunnerProgram, type RunnerProgram } from "../support/runner_program.ts";
import { quickRecovery, serveGateway } from "../support/served_gateway.ts";
import { serveRawRunner, success } from "../support/served_raw_runner.ts";
import { createSite, type Site } from "../support/site.ts";
import { startSwitchboard } from "../support/switchboard.ts";
import { createJobClient } from "../support/job_client.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

const entry = "test/support/counting_runner.ts";
const inTurn = atMost(3);
const timeout = 120_000;

/** A test that has its turn. */
const fault = (claim: string, work: () => Promise<void>) => test(claim, { timeout }, () => inTurn(work));

async function startSite() {
  const site = await createSite({ runnerEntry: entry, env: quickRecovery });
  return Object.assign(site, { client: createJobClient(site.gateway.url) });
}

const release = ({ runner }: Pick<Site, "runner">) =>
  fetch(`${runner.url}/control/release`, { method: "POST" });
const held = { inputs: { steps: 0, holdAttempts: 1 } };
const document = { ...held, response: "document" as const };

describe.concurrent("a runner that dies", () => {
  fault(
    "SIGKILLed in the middle of a run and started again, is given the next attempt, which ends the job",
    async () => {
      await using site = await startSite();
      const jobId = await site.client.submit("fragile", document);
      await site.client.reached(jobId, ["running"]);
      await site.runner.restart("SIGKILL");
      expect(await site.client.reached(jobId)).toMatchObject({ status: "successful", attempt: 2 });
      expect((await site.client.results(jobId)).body).toEqual({ answer: "hello, attempt 2" });
      checkRuns(site.runner.entries(), jobId, [1, 2]);
    },
  );

  fault("SIGKILLed for good, fails a job that must not be started again as runner-lost", async () => {
    await using site = await startSite();
    const failedUri = `${site.subscriber.url}/failed`;
    const jobId = await site.client.submit("once", { ...held, subscriber: { failedUri } });
    await site.client.reached(jobId, ["running"]);
    await site.runner.kill();
    expect(await site.client.reached(jobId)).toMatchObject({
      status: "failed",
      exception: { type: "runner-lost", status: 502 },
    });
    expect(await site.client.results(jobId)).toMatchObject({ status: 502 });
    const [told] = await site.subscriber.received(1, { path: "/failed" });
    expect(told?.json()).toMatchObject({ jobID: jobId, status: "failed" });
  });

  fault(
    "SIGKILLed for good, leaves the next attempt undeliverable when nobody takes it in time",
    async () => {
      await using site = await startSite();
      const jobId = await site.client.submit("brief", held);
      await site.client.reached(jobId, ["running"]);
      await site.runner.kill();
      expect(await site.client.reached(jobId)).toMatchObject({
        status: "failed",
        attempt: 2,
        exception: { type: "undeliverable", status: 503 },
      });
      const [first, second] = await site.client.settled(jobId);
      expect(first).toMatchObject({ kind: "dispatch", attempt: 1, state: "delivered" });
      expect(second).toMatchObject({ kind: "dispatch", attempt: 2, state: "abandoned" });
      expect(second?.attempts[0]).toMatchObject({ outcome: "unreachable" });
    },
  );

  fault("killed by every run of a job, is given it maxAttempts times and lives for others", async () => {
    await using site = await startSite();
    const jobId = await site.client.submit("fragile", {
      inputs: { kills: true, steps: 1, stepMilliseconds: 500 },
    });
    for (let attempt = 1; attempt <= 3; attempt++) {
      await site.runner.entry((told) => told.event === "run" && told.attempt === attempt);
      expect(await site.runner.exited()).toMatchObject({ signal: "SIGKILL" });
      await site.runner.start();
    }
    const other = await site.client.submit("fragile", { inputs: { steps: 0 } });
    expect(await site.client.reached(other)).toMatchObject({ status: "successful" });
    expect(await site.client.reached(jobId)).toMatchObject({
      exception: { type: "runner-lost" },
      attempt: 3,
    });
    checkRuns(site.runner.entries(), jobId, [1, 2, 3]);
  });

  fault(
    "killed by a job before it can answer, is given it maxAttempts times and once more at most",
    async () => {
      await using site = await startSite();
      const runs = await runsOfKiller(site, "fragile");
      expect(runs).toBeGreaterThan(1);
      // A connection that was kept from before may send what broke it once more, unasked.
      expect(runs).toBeLessThanOrEqual(3 + 1);
    },
  );

  fault(
    "killed by a job before it can answer, is given it once when it must not be started again",
    async () => {
      await using site = await startSite();
      expect(await runsOfKiller(site, "once")).toBe(1);
    },
  );
});

/** How often a job ran that kills its runner at once, until it is given up. */
async function runsOfKiller(site: Awaited<ReturnType<typeof startSite>>, processId: string): Promise<number> {
  const jobId = await site.client.submit(processId, { inputs: { kills: true, steps: 0 } });
  const ended = site.client.reached(jobId, undefined, 40);
  await keepAlive(site.runner, ended);
  expect(await ended).toMatchObject({ status: "failed", exception: { type: "runner-lost" } });
  return site.runner.entries().filter(({ event, job }) => event === "run" && job === jobId).length;
}

/** Starts it again whenever it has died, until then. */
async function keepAlive(runner: RunnerProgram, end: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = end.finally(() => isOver = true);
  while (!isOver) {
    await Promise.race([runner.exited(), over]);
    // It may be killed once more before it is seen to be ready.
    if (!isOver && runner.pid === undefined) await runner.start().catch(() => {});
  }
}

describe.concurrent("a runner that freezes or hangs", () => {
  fault(
    "stopped past its heartbeat and woken, is refused with 409, and the later attempt has the job",
    async () => {
      await using switchboard = startSwitchboard();
      const env = { TIDEGATE_RUNNER_SECRET: webhookSecret() };
      const [first, second] = [
        await createRunnerProgram({ entry, env, name: "first" }),
        await createRunnerProgram({ entry, env, name: "second" }),
      ];
      try {
        await Promise.all([first.start(), second.start()]);
        switchboard.connect(first.url);
        const runners = [{ name: "demo", url: switchboard.url, secret: env.TIDEGATE_RUNNER_SECRET }];
        await using served = await serveGateway({ runners });
        const jobId = await served.client.submit("fragile", {
          ...document,
          inputs: { steps: 0, holdAttempts: 2 },
        });
        await served.client.reached(jobId, ["running"]);
        first.signal("SIGSTOP");
        switchboard.connect(second.url);
        await second.entry(({ event, attempt }) => event === "run" && attempt === 2);
        first.signal("SIGCONT");
        await release({ runner: first });
        await first.entry(({ event, cause }) => event === "run aborted" && cause === "superseded");
        // The line of the log may come after the answer that it tells of.
        await served.gateway.entry(({ event, status }) => event === "request" && status === 409);
        expect((await served.client.status(jobId)).body).toMatchObject({ status: "running", attempt: 2 });
        await release({ runner: second });
        expect(await served.client.reached(jobId)).toMatchObject({ status: "successful", attempt: 2 });
        expect((await served.client.results(jobId)).body).toEqual({ answer: "hello, attempt 2" });
      } finally {
        await Promise.all([first.stop(), second.stop()]);
      }
    },
  );

  fault("that takes a job and is never heard of again, loses it, attempt after attempt", async () => {
    await using raw = await serveRawRunner({ heartbeatSeconds: 1, maxAttempts: 2 });
    const jobId = await raw.client.submit("raw");
    expect(await raw.client.reached(jobId)).toMatchObject({
      status: "failed",
      attempt: 2,
      exception: { type: "runner-lost" },
    });
    const orders = raw.runner.dispatches.map(({ message }) => message);
    expect(orders.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(orders[0]?.report.token).not.toBe(orders[1]?.report.token);
    for (const order of orders) {
      expect(await raw.runner.report(order, success(order))).toMatchObject({ status: 409 });
    }
    expect(await raw.client.reached(jobId)).toMatchObject({ status: "failed" });
  });

  fault("that gives signs of life and nothing else, is stopped at the hard deadline", async () => {
    await using raw = await serveRawRunner({ heartbeatSeconds: 1, hardSeconds: 2 });
    const jobId = await raw.client.submit("raw");
    const { message } = await raw.runner.dispatch(1);
    const last = await eventually("a heartbeat is answered with cancel", 10, async () => {
      const answer = await raw.runner.report(message, {});
      return answer.body["cancel"] === true ? answer : undefined;
    });
    expect(last).toMatchObject({ status: 200 });
    expect(await raw.client.reached(jobId)).toMatchObject({
      status: "failed",
      exception: { type: "deadline-exceeded", status: 504 },
    });
    await eventually("the runner is told to stop", 5, () => raw.runner.cancels[0]);
    expect(raw.runner.cancels[0]?.message).toEqual({ type: "cancel", job: { id: jobId }, attempt: 1 });
    expect(raw.runner.dispatches).toHaveLength(1);
  });

  fault("whose answer to the dispatch comes too late, runs the attempt once", async () => {
    await using switchboard = startSwitchboard();
    await using site = await createSite({ runnerEntry: entry, start: false });
    await site.runner.start();
    switchboard.connect(site.runner.url);
    await using served = await serveGateway({
      runners: [{ name: "demo", url: switchboard.url, secret: site.runner.secret }],
      env: { TIDEGATE_LEASE_SECONDS: "2" },
    });
    switchboard.delay(1_500, 1_500);
    const jobId = await served.client.submit("steady", {
      ...document,
      inputs: { steps: 0, holdAttempts: 1 },
    });
    await eventually("the third dispatch is answered", 10, () => switchboard.statuses[2]);
    await release(site);
    expect(await served.client.reached(jobId)).toMatchObject({ status: "successful" });
    expect((await served.client.results(jobId)).body).toEqual({ answer: "hello, attempt 1" });
    const [dispatch] = await served.client.settled(jobId);
    expect(dispatch?.attempts.slice(0, 2)).toMatchObject([{ outcome: "timeout" }, { outcome: "timeout" }]);
    expect(new Set(switchboard.statuses)).toEqual(new Set([202]));
    checkRuns(site.runner.entries(), jobId, [1]);
  });
});
