import { join } from "node:path";
import { checkJournal, checkOneAtATime, demand } from "./invariants.ts";
import { createJobClient } from "./job_client.ts";
import { readJournal } from "./journal.ts";
import { pause } from "./pause.ts";
import { type RawRunner, startRawRunner } from "./raw_runner.ts";
import { quickRecovery, type ServedGateway, serveGateway } from "./served_gateway.ts";
import { createSite } from "./site.ts";

const fragile = {
  id: "fragile",
  version: "1.0.0",
  jobControlOptions: ["async-execute"],
  outputs: { answer: { schema: { type: "string" } } },
  "x-tidegate": { heartbeatSeconds: 1, defaultResponse: "document" },
};

/** A gateway of the checkout in `root`, and a runner that the contest plays. */
async function contest(
  root: string,
  env: Readonly<Record<string, string>>,
  play: (served: ServedGateway, runner: RawRunner) => Promise<void>,
): Promise<void> {
  await using runner = startRawRunner([fragile]);
  await using served = await serveGateway({
    runners: [{ name: "raw", url: runner.url, secret: runner.secret }],
    entry: join(root, "test/support/crashing_gateway.ts"),
    env,
  });
  await play(served, runner);
}

const success = (answer: string) => ({
  sequence: 1,
  status: "successful" as const,
  outputs: { answer: { value: answer } },
});

/** A runner that was given up reports after all, while the next attempt runs. */
export function zombie(root = "."): Promise<void> {
  return contest(root, {}, async ({ client }, runner) => {
    const jobId = await client.submit("fragile");
    const first = await runner.dispatch(1);
    const second = await runner.dispatch(2);
    const late = await runner.report(first.message, success("attempt 1"));
    await runner.report(second.message, success("attempt 2"));
    const ended = await client.reached(jobId);
    const results = (await client.results(jobId)).text;
    const expected = JSON.stringify({ answer: `attempt ${ended.attempt}` });
    demand(results === expected, "results", () => ({ results, expected }));
    demand(late.status === 409, "final", () => ({ late: late.status }));
  });
}

/** Two ends of one job are about to be written at once. */
export function race(root = "."): Promise<void> {
  return contest(root, { MEET_AT: "before commit end" }, async ({ client, gateway }, runner) => {
    const jobId = await client.submit("fragile");
    const { message } = await runner.dispatch(1);
    // Else the outcome of the dispatch would be in the race too.
    await client.settled(jobId);
    const answers = await Promise.all([
      runner.report(message, success("here")),
      runner.report(message, { sequence: 1, status: "failed" }),
    ]);
    checkJournal(readJournal(gateway.journalFile));
    const statuses = answers.map(({ status }) => status).sort();
    demand(statuses.join() === "200,409", "final", () => statuses);
  });
}

const answerMilliseconds = 300;

/** A subscriber that takes its time, but not too much of it. */
export async function slowSubscriber(root = "."): Promise<void> {
  await using site = await createSite({
    gatewayEntry: join(root, "test/support/crashing_gateway.ts"),
    runnerEntry: join(root, "test/support/counting_runner.ts"),
    env: quickRecovery,
  });
  await site.subscriber.plan({ answers: [{ status: 200, delayMilliseconds: answerMilliseconds }] });
  const client = createJobClient(site.gateway.url);
  const successUri = `${site.subscriber.url}/successful`;
  const jobId = await client.submit("steady", { inputs: { steps: 0 }, subscriber: { successUri } });
  await client.reached(jobId);
  await client.settled(jobId);
  checkOneAtATime(await site.subscriber.requests(), answerMilliseconds);
}

/** A gateway is away for longer than the heartbeat of a runner that lives, and may not start the process again. */
export async function away(root = "."): Promise<void> {
  await using site = await createSite({
    gatewayEntry: join(root, "test/support/crashing_gateway.ts"),
    runnerEntry: join(root, "test/support/counting_runner.ts"),
    env: quickRecovery,
  });
  const { gateway, runner } = site;
  const client = createJobClient(gateway.url);
  const jobId = await client.submit("once", { inputs: { holdAttempts: 1 } });
  await client.reached(jobId, ["running"]);
  await gateway.kill();
  const fromLine = gateway.lines.length;
  // Longer than the heartbeat: that it passes is what this is about.
  await pause(2_000);
  await gateway.start();
  await gateway.entry(({ event, route }) => event === "request" && route === "/jobs/:jobID/reports", {
    fromLine,
  });
  await fetch(`${runner.url}/control/release`, { method: "POST" });
  const ended = await client.reached(jobId);
  demand(ended.status === "successful", "alive", () => ended);
}
