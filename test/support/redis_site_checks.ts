import { expect } from "vitest";
import { readAnswer } from "./answered.ts";
import { atMost } from "./at_most.ts";
import type { Refusal, Submission } from "./careful_client.ts";
import { checkCallbacks, checkJournal, checkRuns, demand } from "./invariants.ts";
import { readJournal } from "./journal.ts";
import type { RedisSite } from "./redis_site.ts";

/** One job per key in Redis, each ended once, with its callback out, and nothing written twice. */
export async function checkEnds(
  site: RedisSite,
  submissions: readonly Submission[],
  seconds = 30,
): Promise<void> {
  const { redis, jobKey } = site;
  const inTurn = atMost(8);
  await Promise.all(submissions.map((submission) => inTurn(() => checkEnd(site, submission, seconds))));
  const stored = (await redis.cli("KEYS", jobKey("*").replace("{", "\\{").replace("}", "\\}"))).split("\n");
  const acknowledged = submissions.map(({ jobId }) => jobKey(jobId));
  expect(stored.sort()).toEqual(acknowledged.sort());
  checkSecrecy(site, submissions.flatMap(({ refusals }) => refusals));
}

async function checkEnd(
  site: RedisSite,
  { index, jobId, message, logLines }: Submission,
  seconds: number,
): Promise<void> {
  const { client, gateway, runner, subscriber } = site;
  const { status } = await client.reached(jobId, undefined, seconds);
  demand(status === "successful", "end", () => ({ index, status }));
  const deliveries = await client.settled(jobId, seconds);
  demand(deliveries.every(({ state }) => state !== "dead"), "nothingOwed", () => deliveries);
  const once = deliveries.filter(({ event }) => event !== "inProgress")
    .map(({ kind, event = kind, attempt }) => `${event} ${attempt}`);
  expect(once.sort(), "one dispatch, and one callback of the end").toEqual(["dispatch 1", "successful 1"]);
  checkRuns(runner.entries(), jobId, [1]);
  const mine = (await subscriber.requests()).filter(({ path }) => path.startsWith(`/${index}/`));
  checkCallbacks(mine, gateway.callbackSecret, `/${index}/end`);
  checkJournal(readJournal(gateway.journalFile).filter((entry) => entry.jobId === jobId));
  expect((await client.results(jobId)).body).toEqual({ answer: `${message}, attempt 1` });
  await checkLog(site, jobId, logLines);
}

/** Each step of the run is told once, in order. */
async function checkLog({ gateway }: RedisSite, jobId: string, logLines: number): Promise<void> {
  const answer = await readAnswer(await fetch(`${gateway.url}/jobs/${jobId}/log`));
  const lines = Array.from({ length: logLines }, (_, i) => ({ message: `step ${i + 1}` }));
  expect([answer.status, answer.body]).toMatchObject([200, { log: lines }]);
}

/** 503, as problem details that say when to come again. */
export function checkRefusals(refusals: readonly Refusal[], mostSeconds: number, text = /^Cannot /): void {
  for (const { status, headers, body, seconds } of refusals) {
    expect(status).toBe(503);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({
      type: "store-unavailable",
      status: 503,
      detail: expect.stringMatching(text),
    });
    expect(seconds, `refused within ${mostSeconds} s: ${String(body["detail"])}`).toBeLessThan(mostSeconds);
  }
}

const capabilityToken = /\bv1\.[A-Za-z0-9_-]{1,32}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{43}\b/;

/** Neither what the gateway wrote nor what it refused with holds inputs, tokens or passwords. */
export function checkSecrecy({ gateway, secrets }: RedisSite, refusals: readonly Refusal[]): void {
  const told = [...gateway.lines, ...refusals.map(({ text }) => text)];
  expect(told.length).toBeGreaterThan(0);
  for (const line of told) {
    for (const secret of secrets) expect(line).not.toContain(secret);
    expect(line).not.toMatch(capabilityToken);
  }
}
