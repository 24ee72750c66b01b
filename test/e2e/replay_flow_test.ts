/** What an operator does about messages that nobody took, wherever the jobs are kept. */
import { afterAll, beforeAll, expect } from "vitest";
import { describe, test } from "../support/deployed.ts";
import { checkCallbacks } from "../support/invariants.ts";
import { eventually } from "../support/eventually.ts";
import { createJobClient, type JobClient } from "../support/job_client.ts";
import { createSite, type Site } from "../support/site.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

const timeout = 60_000;
const secret = webhookSecret();
let site: Site;
let client: JobClient;
beforeAll(async () => {
  site = await createSite({
    runnerEntry: "test/support/counting_runner.ts",
    env: { TIDEGATE_CALLBACK_SECRET: secret },
  });
  client = createJobClient(site.gateway.url);
});
afterAll(() => site?.stop());

async function admin<Body>(path: string, method = "GET"): Promise<Body> {
  const answer = await fetch(`${site.gateway.url}/admin${path}`, { method });
  expect([path, answer.status]).toEqual([path, 200]);
  return await answer.json() as Body;
}

type Page = { readonly jobs: readonly { readonly jobID: string }[] };
const dead = async () => (await admin<Page>("/deliveries")).jobs.map(({ jobID }) => jobID);

/** A job that has ended, and whose subscriber wants to hear no more. */
async function deadJob(path: string): Promise<string> {
  await site.subscriber.plan({ path, answers: [{ status: 410 }, { status: 200 }] });
  const successUri = `${site.subscriber.url}${path}`;
  const jobId = await client.submit("steady", { inputs: { steps: 0 }, subscriber: { successUri } });
  await client.reached(jobId);
  await eventually("its callback is dead", 20, async () => (await dead()).includes(jobId) || undefined);
  return jobId;
}

describe("a replay", () => {
  test(
    "delivers what was dead, once more and no more, and the list of the dead is empty",
    { timeout },
    async () => {
      const jobs = [await deadJob("/first"), await deadJob("/second")];
      expect([...await dead()].sort()).toEqual([...jobs].sort());
      const [first = "", second = ""] = jobs;
      const path = `/jobs/${first}/deliveries/${first}_successful/replay`;
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => admin<{ replayed: boolean }>(path, "POST")),
      );
      expect(answers.filter(({ replayed }) => replayed)).toHaveLength(1);
      expect((await client.settled(first, 20)).at(-1)).toMatchObject({ state: "delivered" });
      expect(await dead()).toEqual([second]);
      const { deliveries } = await admin<{ deliveries: readonly unknown[] }>(
        "/deliveries/replay?kind=callback",
        "POST",
      );
      expect(deliveries).toEqual([{ jobID: second, deliveryID: `${second}_successful`, replayed: true }]);
      expect((await client.settled(second, 20)).at(-1)).toMatchObject({ state: "delivered" });
      expect(await dead()).toEqual([]);
      for (const path of ["/first", "/second"]) {
        const requests = await site.subscriber.requests(path);
        expect(requests.map(({ status }) => status)).toEqual([410, 200]);
        checkCallbacks(requests, secret, path);
      }
      for (const jobId of jobs) expect(await client.reached(jobId)).toMatchObject({ status: "successful" });
    },
  );
});
