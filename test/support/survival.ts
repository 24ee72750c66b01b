import { join } from "node:path";
import { createJobClient, type JobClient } from "./job_client.ts";
import { eventually } from "./eventually.ts";
import type { GatewayProgram } from "./gateway_program.ts";
import { BrokenInvariant, checkCallbacks, checkJournal, checkRuns, demand } from "./invariants.ts";
import { journalBeside, readJournal } from "./journal.ts";
import type { RunnerProgram } from "./runner_program.ts";
import { quickRecovery } from "./served_gateway.ts";
import { createSite, type Site } from "./site.ts";

/** One job through a gateway that dies. */
export interface Scenario {
  /** Where it dies: in its first life, its second, ... After the last it lives on. Places: `crashing_gateway.ts`. */
  readonly crashes: readonly string[];
  /**
   * `reports`: the runner answers 202 and reports. `at once`: it answers 200 with the final report. `wait`: the same, for a
   * client that waits. `lost runner`: the runner dies in its first attempt.
   */
  readonly path: "reports" | "at once" | "wait" | "lost runner";
  /** A place where the first gateway's store gives no answer. */
  readonly failAt?: string;
}

export interface SurvivalOptions {
  /** The folder of the checkout to run. */
  readonly root?: string;
  /** How long the job may take once the gateway lives on. */
  readonly seconds?: number;
}

const message = "survive";

/**
 * Run the scenario with real processes, and check every invariant at its end.
 *
 * @throws BrokenInvariant when one does not hold; another Error when the scenario itself did not come about
 */
export async function survive(scenario: Scenario, options: SurvivalOptions = {}): Promise<void> {
  const { root = ".", seconds = 10 } = options;
  const { crashes, path, failAt } = scenario;
  await using site = await createSite({
    gatewayEntry: join(root, "test/support/crashing_gateway.ts"),
    runnerEntry: join(root, "test/support/counting_runner.ts"),
    env: { ...quickRecovery, CRASH_AT: crashes[0], FAIL_AT: failAt },
    runnerEnv: { RUNNER_GRACE_MILLISECONDS: path === "at once" ? "300" : "0" },
  });
  const client = createJobClient(site.gateway.url);
  const submitted = submitUntilAnswered(client, site, scenario);
  submitted.catch(() => {});
  if (path === "lost runner") {
    await client.reached(await submitted, ["running"]);
    await site.runner.kill();
  }
  for (const next of [...crashes.slice(1), undefined]) {
    await died(site.gateway);
    if (site.runner.pid === undefined) await site.runner.start();
    await liveAgain(site.gateway, next);
  }
  await checkEnd(site, client, await submitted, scenario, seconds);
}

/** What a careful client does: the same request, with the same key, until there is an answer. */
async function submitUntilAnswered(client: JobClient, site: Site, { path }: Scenario): Promise<string> {
  const at = (name: string) => `${site.subscriber.url}/${name}`;
  const isWaiting = path === "wait";
  const answer = await eventually("the gateway answers the client", 30, async () => {
    const answer = await client.execute(path === "lost runner" ? "fragile" : "steady", {
      inputs: {
        message,
        ...(path === "at once" ? { steps: 0 } : {}),
        holdAttempts: path === "lost runner" ? 1 : 0,
      },
      response: "document",
      subscriber: { successUri: at("successful"), inProgressUri: at("inProgress"), failedUri: at("failed") },
    }, { "idempotency-key": `"${site.folder}"`, prefer: isWaiting ? "wait=10" : "respond-async" });
    return answer.status >= 500 ? undefined : answer;
  });
  if (answer.status !== (isWaiting ? 200 : 201)) throw new Error(`Refused: ${answer.status} ${answer.text}`);
  const url = isWaiting
    ? /<([^>]+)>/.exec(answer.headers.get("link") ?? "")?.[1]
    : answer.headers.get("location");
  return url?.split("/").at(-1) ?? "";
}

async function died(gateway: GatewayProgram): Promise<void> {
  const late = AbortSignal.timeout(15_000);
  const never = new Promise<never>((_resolve, reject) => {
    late.addEventListener(
      "abort",
      () => reject(new Error("The gateway did not come to the place where it dies")),
    );
  });
  const { signal, code } = await Promise.race([gateway.exited(), never]);
  if (signal !== "SIGKILL") throw new Error(`The gateway ended by itself (${signal ?? code})`);
}

/** It may die again before it is ready. */
async function liveAgain(gateway: GatewayProgram, crashAt: string | undefined): Promise<void> {
  try {
    await gateway.start({ CRASH_AT: crashAt, FAIL_AT: undefined });
  } catch (error) {
    if (crashAt === undefined || (await gateway.exited()).signal !== "SIGKILL") throw error;
  }
}

async function checkEnd(
  { gateway, runner, subscriber }: Site,
  client: JobClient,
  jobId: string,
  { path }: Scenario,
  seconds: number,
): Promise<void> {
  const attempts = path === "lost runner" ? [1, 2] : [1];
  const jobs = await client.jobs();
  demand(jobs.length === 1 && jobs[0]?.jobID === jobId, "oneJob", () => jobs.map(({ jobID }) => jobID));
  const ended = await client.reached(jobId, undefined, seconds).catch((error) => {
    throw new BrokenInvariant("end", (error as Error).message);
  });
  demand(ended.status === "successful", "end", () => ended);
  const results = await client.results(jobId);
  const expected = JSON.stringify({ answer: `${message}, attempt ${ended.attempt ?? 1}` });
  demand(results.text === expected, "results", () => ({ results: results.text, expected }));
  await subscriber.received(1, { path: "/successful", seconds }).catch(async (error) => {
    const deliveries = await client.deliveries(jobId);
    throw new BrokenInvariant("told", `${(error as Error).message}; ${JSON.stringify(deliveries)}`);
  });
  const deliveries = await client.settled(jobId, seconds).catch((error) => {
    throw new BrokenInvariant("nothingOwed", (error as Error).message);
  });
  demand(deliveries.every(({ state }) => state !== "dead"), "nothingOwed", () => deliveries);
  demand((await client.deadLetters()).length === 0, "nothingOwed", () => deliveries);
  checkRuns(runner.entries(), jobId, attempts);
  await checkCallbacks(await subscriber.requests(), gateway.callbackSecret, "/successful");
  checkJournal(readJournal(journalBeside(gateway.storePath)).filter((entry) => entry.jobId === jobId));
  checkPath(runner, path);
}

/** That the runner answered as the scenario means it to: it holds the answer back for a client that waits. */
function checkPath(runner: RunnerProgram, path: Scenario["path"]): void {
  const answers = runner.entries().filter(({ event }) => event === "answered").map(({ status }) => status);
  const wanted = path === "at once" || path === "wait" ? 200 : 202;
  if (!answers.includes(wanted)) {
    throw new Error(`The runner never answered ${wanted}, only ${answers.join()}`);
  }
}
