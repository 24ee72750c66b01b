import { send } from "./answer.ts";
import { capabilityTests } from "./capability_tests.ts";
import { type Echo, readEcho } from "./echo_description.ts";
import { executionTests } from "./execution_tests.ts";
import { jobTests } from "./job_tests.ts";
import { descriptionTests, jobListTests, processListTests, processTests } from "./process_tests.ts";
import { type JobsTest, json, type Tested } from "./tested.ts";
import { Skip } from "./verdict.ts";

/** How a test of the suite ended. */
export interface Outcome {
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

const jobsTests: Readonly<Record<string, JobsTest>> = { ...executionTests, ...jobTests };

/** The names of all tests, in the order in which they are run. */
export const suiteTests: readonly string[] = [
  ...[capabilityTests, processListTests, processTests, jobsTests, descriptionTests, jobListTests],
].flatMap((tests) => Object.keys(tests));

/**
 * The executable test suite of OGC API - Processes 1.0 (version 1.3), restated: its 54 tests, with its requests, its headers and
 * its schemas, and with its mistakes.
 *
 * @throws Error when the landing page cannot be fetched, which the suite looks at before anything else
 */
export async function runSuite(tested: Tested): Promise<readonly Outcome[]> {
  await send({ url: tested.root, accept: "*/*" });
  const outcomes: Outcome[] = [];
  const run = async (name: string, test: () => Promise<void>) => {
    const outcome = await outcomeOf(name, test);
    outcomes.push(outcome);
    return outcome.state;
  };
  for (const [name, test] of Object.entries({ ...capabilityTests, ...processListTests, ...processTests })) {
    await run(name, () => test(tested));
  }
  const echo = await echoOf(tested);
  for (const [name, test] of Object.entries(jobsTests)) {
    await run(name, async () => await test(tested, echo()));
  }
  let describes: Outcome["state"] | undefined;
  for (const [name, test] of Object.entries(descriptionTests)) {
    const isBlocked = describes !== undefined && describes !== "passed";
    const state = await run(name, isBlocked ? skip("The description is not valid") : () => test(tested));
    describes ??= state;
  }
  for (const [name, test] of Object.entries(jobListTests)) await run(name, () => test(tested));
  return outcomes;
}

async function outcomeOf(name: string, test: () => Promise<void>): Promise<Outcome> {
  try {
    await test();
    return { name, state: "passed" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, state: error instanceof Skip ? "skipped" : "failed", reason };
  }
}

/** The echo, for each test; a description that the suite fails to read skips every test that needs it. */
async function echoOf({ root, echoId }: Tested): Promise<() => Echo> {
  try {
    const { text } = await send({ url: `${root}/processes/${echoId}`, accept: json });
    const echo = readEcho(JSON.parse(text));
    return () => echo;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return () => {
      throw new Skip(`The set-up failed: ${reason}`);
    };
  }
}

function skip(reason: string): () => Promise<void> {
  return () => Promise.reject(new Skip(reason));
}
