/**
 * Many jobs at once through a gateway that is killed again and again, wherever it is at that moment. A run is repeated with
 * its seed: `CHAOS_SEED=<n>`.
 */
import process from "node:process";
import { expect, test } from "vitest";
import { comeBack } from "../support/comeback.ts";
import { eventually } from "../support/eventually.ts";
import { checkCallbacks, checkJournal, checkRuns } from "../support/invariants.ts";
import { createJobClient } from "../support/job_client.ts";
import { readJournal } from "../support/journal.ts";
import { createRandom } from "../support/random.ts";
import { quickRecovery } from "../support/served_gateway.ts";
import { createSite, type Site } from "../support/site.ts";

const jobs = 40;
const lives = 12;
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));

const kinds = [{}, { steps: 0 }, { steps: 6, stepMilliseconds: 300 }, { uploads: true }, { fails: true }];
const inputsOf = (index: number) => ({ message: `job ${index}`, ...kinds[index % kinds.length] });

async function submit({ gateway, subscriber }: Site, index: number): Promise<string> {
  const client = createJobClient(gateway.url);
  const at = (name: string) => `${subscriber.url}/${index}/${name}`;
  const request = {
    inputs: inputsOf(index),
    response: "document" as const,
    subscriber: { successUri: at("end"), failedUri: at("end"), inProgressUri: at("inProgress") },
  };
  const headers = { "idempotency-key": `"${index}"`, "prefer": "respond-async" };
  const answer = await eventually(`job ${index} is accepted`, 90, async () => {
    const answer = await client.execute("steady", request, headers);
    return answer.status === 201 ? answer : undefined;
  });
  return String(answer.body["jobID"]);
}

test(
  `${jobs} jobs outlive ${lives} deaths of their gateway (seed ${seed})`,
  { timeout: 180_000 },
  async () => {
    const random = createRandom(seed);
    const crashes = Array.from({ length: lives }, () => `#${20 + Math.floor(random() * 120)}`);
    await using site = await createSite({
      gatewayEntry: "test/support/crashing_gateway.ts",
      runnerEntry: "test/support/counting_runner.ts",
      env: quickRecovery,
      start: false,
    });
    await Promise.all([site.runner.start(), site.subscriber.start()]);
    site.gateway.crashAt(crashes[0]);
    await site.gateway.start();
    const submitted = Promise.all(Array.from({ length: jobs }, (_, index) => submit(site, index)));
    submitted.catch(() => {
      const journal = Map.groupBy(readJournal(site.gateway.journalFile), ({ jobId }) => jobId);
      for (const id of ids) checkJournal(journal.get(id) ?? []);
    });
    await comeBack(site.gateway, crashes);
    const ids = await submitted;
    const client = createJobClient(site.gateway.url);
    expect((await client.jobs()).map(({ jobID }) => jobID).sort()).toEqual([...ids].sort());
    for (const [index, id] of ids.entries()) {
      const { status } = await client.reached(id, undefined, 30);
      expect(status).toBe("fails" in inputsOf(index) ? "failed" : "successful");
      const deliveries = await client.settled(id, 30);
      expect(deliveries.filter(({ state }) => state === "dead")).toEqual([]);
      checkRuns(site.runner.entries(), id, [1]);
      const requests = await site.subscriber.requests();
      const mine = requests.filter(({ path }) => path.startsWith(`/${index}/`));
      checkCallbacks(mine, site.gateway.callbackSecret, `/${index}/end`);
    }
  },
);
