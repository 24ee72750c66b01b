import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verify } from "../../src/webhook/signature.ts";
import { eventually } from "../support/eventually.ts";
import { createSite, type Site } from "../support/site.ts";
import { createJobClient, type JobClient } from "../support/job_client.ts";
import { quickRecovery } from "../support/served_gateway.ts";
import { webhookSecret } from "../support/webhook_secret.ts";

const [oldKey, newKey, oldCallback, newCallback, newRunner] = Array.from({ length: 5 }, webhookSecret) as [
  string,
  string,
  string,
  string,
  string,
];

let site: Site;
let client: JobClient;
beforeAll(async () => {
  site = await createSite({
    runnerEntry: "test/support/counting_runner.ts",
    runnerEnv: { RUNNER_HARDY_SECONDS: "1.5" },
    env: {
      ...quickRecovery,
      TIDEGATE_SECRET: oldKey,
      TIDEGATE_CALLBACK_SECRET: oldCallback,
      TIDEGATE_RESULT_LINKS: "signed",
    },
  });
  client = createJobClient(site.gateway.url);
});
afterAll(() => site?.stop());

/** Jobs that run while something is changed; whoever submits keeps at it. */
async function submitSome(): Promise<readonly string[]> {
  const subscriber = {
    successUri: `${site.subscriber.url}/ended`,
    failedUri: `${site.subscriber.url}/failed`,
  };
  return await Promise.all(
    [0, 0.5, 1].map((duration) =>
      eventually(
        "a job is accepted",
        15,
        () =>
          client.submit("hardy", {
            inputs: { steps: 2, stepMilliseconds: 500 * duration, uploads: true },
            response: "document",
            subscriber,
          }),
      )
    ),
  );
}

/** The steps of docs/deploy.md, each with jobs before, during and after it; what has become of all of them. */
async function through(steps: readonly (() => Promise<void>)[]): Promise<readonly string[]> {
  const ids: string[] = [...await submitSome()];
  for (const step of steps) {
    const [submitted] = await Promise.all([submitSome(), step()]);
    ids.push(...submitted, ...await submitSome());
  }
  return ids;
}

async function expectAllEnded(ids: readonly string[]): Promise<void> {
  const ended = await Promise.all(ids.map((id) => client.reached(id, undefined, 30)));
  expect(ended.filter(({ status }) => status !== "successful")).toEqual([]);
  await Promise.all(ids.map((id) => client.settled(id, 30)));
}

const restart = (env: Record<string, string>) => async () => {
  await site.gateway.kill("SIGTERM");
  await site.gateway.start(env);
};

describe("a secret that is changed while jobs run", { timeout: 90_000 }, () => {
  test("TIDEGATE_SECRET: OLD NEW, then NEW OLD: no report is refused, and links of before still lead there", async () => {
    const [before = ""] = await submitSome();
    await client.reached(before);
    const link = await linkOf(before);
    const ids = await through([
      restart({ TIDEGATE_SECRET: `${oldKey} ${newKey}` }),
      restart({ TIDEGATE_SECRET: `${newKey} ${oldKey}` }),
    ]);
    await expectAllEnded(ids);
    expect((await fetch(link)).status).toBe(200);
    const [after = ""] = ids.slice(-1);
    const later = await linkOf(after);
    await restart({ TIDEGATE_SECRET: newKey })();
    await site.catalogueRead();
    expect((await fetch(later)).status).toBe(200);
    expect((await fetch(link)).status, "signed with what is no secret of ours any more").toBe(404);
  });

  test("TIDEGATE_CALLBACK_SECRET: NEW OLD, then NEW: a subscriber verifies every callback with what it has", async () => {
    const before = (await site.subscriber.requests()).length;
    const ids = await through([restart({ TIDEGATE_CALLBACK_SECRET: `${newCallback} ${oldCallback}` })]);
    await expectAllEnded(ids);
    await expectVerified(before, [oldCallback]);
    const since = (await site.subscriber.requests()).length;
    const later = await through([restart({ TIDEGATE_CALLBACK_SECRET: newCallback })]);
    await expectAllEnded(later);
    await expectVerified(since, [newCallback]);
  });

  test("a runner's: NEW OLD on one side, then on the other, then NEW on both", async () => {
    const { url, secret: oldRunner } = site.runner;
    const gatewayHas = (secrets: string) => restart({ TIDEGATE_RUNNERS: `demo=${url} ${secrets}` });
    const runnerHas = (secrets: string) => async () => {
      await site.runner.kill("SIGTERM");
      await site.runner.start({ TIDEGATE_RUNNER_SECRET: secrets });
    };
    const ids = await through([
      gatewayHas(`${newRunner} ${oldRunner}`),
      runnerHas(`${newRunner} ${oldRunner}`),
      gatewayHas(newRunner),
      runnerHas(newRunner),
    ]);
    await expectAllEnded(ids);
    expect(site.gateway.lines.join("\n")).not.toMatch(/whsec_[A-Za-z0-9]/);
  });
});

/** Every callback since then. */
async function expectVerified(since: number, secrets: readonly string[]): Promise<void> {
  const requests = (await site.subscriber.requests()).slice(since);
  expect(requests.length).toBeGreaterThan(5);
  for (const { headers, body, at } of requests) {
    expect(await verify(secrets, new Headers(headers), body, new Date(at))).toBeDefined();
  }
}

async function linkOf(jobId: string): Promise<string> {
  const { text } = await client.results(jobId);
  const [link] = /http[^"<>\s]*\/results\/v1\.[^"<>\s]*/.exec(text) ?? [];
  if (link === undefined) throw new Error(`There is no signed link in ${text}`);
  return link;
}
