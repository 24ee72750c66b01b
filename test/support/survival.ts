import { join } from "node:path";
import { comeBack } from "./comeback.ts";
import { eventually } from "./eventually.ts";
import { checkRuns, demand } from "./invariants.ts";
import { checkAllDone, checkOneJobEnds } from "./job_checks.ts";
import { createJobClient, type JobClient } from "./job_client.ts";
import type { RunnerProgram } from "./runner_program.ts";
import { quickRecovery } from "./served_gateway.ts";
import { createSite, type Site } from "./site.ts";

/** One job through a gateway that dies. */
export interface Scenario {
  /**
   * Where it dies: in its first life, its second, ... After the last it lives on. Of several gateways, whichever comes there
   * first. Places: `crashing_gateway.ts`.
   */
  readonly crashes: readonly string[];
  /**
   * `reports`: the runner answers 202 and reports. `upload`: and uploads its output. `at once`: it answers 200 with the final
   * report. `wait`: the same, for a client that waits. `lost runner`: the runner dies in its first attempt.
   */
  readonly path: "reports" | "upload" | "at once" | "wait" | "lost runner";
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
const inputsOf: Readonly<Record<Scenario["path"], Record<string, unknown>>> = {
  "reports": {},
  "upload": { uploads: true },
  "at once": { steps: 0 },
  "wait": {},
  "lost runner": { holdAttempts: 1 },
};

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
    env: { ...quickRecovery, FAIL_AT: failAt },
    runnerEnv: { RUNNER_GRACE_MILLISECONDS: path === "at once" ? "300" : "0" },
  });
  const { gateway, runner } = site;
  gateway.crashAt(crashes[0]);
  const client = createJobClient(gateway.url);
  const submitted = submitUntilAnswered(client, site, path);
  submitted.catch(() => {});
  if (path === "lost runner") {
    await client.reached(await submitted, ["running"]);
    await runner.kill();
  }
  await comeBack(gateway, crashes, async () => {
    if (runner.pid === undefined) await runner.start();
  });
  const asked = { site, client, jobId: await submitted, seconds };
  const { attempt } = await checkOneJobEnds(asked, "successful");
  await checkResults(client, asked.jobId, `${message}, attempt ${attempt ?? 1}`);
  await checkAllDone(asked, "/successful");
  checkRuns(runner.entries(), asked.jobId, path === "lost runner" ? [1, 2] : [1]);
  checkPath(runner, path);
}

/** What a careful client does: the same request, with the same key, until there is an answer. */
async function submitUntilAnswered(client: JobClient, site: Site, path: Scenario["path"]): Promise<string> {
  const at = (name: string) => `${site.subscriber.url}/${name}`;
  const request = {
    inputs: { message, ...inputsOf[path] },
    response: "document" as const,
    subscriber: { successUri: at("successful"), inProgressUri: at("inProgress"), failedUri: at("failed") },
  };
  const prefer = path === "wait" ? "wait=10" : "respond-async";
  const headers = { "idempotency-key": `"${site.folder}"`, prefer };
  const answer = await eventually("the gateway answers the client", 30, async () => {
    const answer = await client.execute(path === "lost runner" ? "fragile" : "steady", request, headers);
    return answer.status >= 500 ? undefined : answer;
  });
  if (answer.status !== (path === "wait" ? 200 : 201)) throw new Error(`${answer.status} ${answer.text}`);
  const link = /<([^>]+)>; rel="monitor"/.exec(answer.headers.get("link") ?? "")?.[1];
  return (answer.headers.get("location") ?? link)?.split("/").at(-1) ?? "";
}

async function checkResults(client: JobClient, jobId: string, expected: string): Promise<void> {
  const { body, text } = await client.results(jobId);
  const { answer } = body as { answer: string | { href: string } };
  const found = typeof answer === "string" ? answer : await (await fetch(answer.href)).text();
  demand(found === expected, "results", () => ({ results: text, found, expected }));
}

/** That the runner answered as the scenario means it to: it holds the answer back for a client that waits. */
function checkPath(runner: RunnerProgram, path: Scenario["path"]): void {
  const answers = runner.entries().filter(({ event }) => event === "answered").map(({ status }) => status);
  const wanted = path === "at once" || path === "wait" ? 200 : 202;
  if (answers.includes(wanted)) return;
  throw new Error(`The runner never answered ${wanted}, only ${answers.join()}`);
}
