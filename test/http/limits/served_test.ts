/** Limits of a gateway that is a process of its own, with the jobs in a Redis that may be away. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiError, createClient } from "../../../src/client/mod.ts";
import { runCli } from "../../support/cli/cli_program.ts";
import { has } from "../../support/has.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";

const quotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded";

async function timed<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly seconds: number }> {
  const begunAt = performance.now();
  const answer = await work();
  return { answer, seconds: (performance.now() - begunAt) / 1_000 };
}

describe.skipIf(!has("redis"))("a gateway with limits", () => {
  let site: RedisSite;
  beforeAll(async () => {
    site = await createRedisSite({
      env: {
        TIDEGATE_RATE_LIMITS: "read=100000/100 execute=2/2 dismiss=1/3600 process:steady=1000/1",
        TIDEGATE_JOB_QUOTA: "40",
      },
    });
  });
  afterAll(() => site?.stop());

  async function scriptsRun(): Promise<number> {
    const told = await site.redis.cli("INFO", "commandstats");
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(told)?.[1] ?? 0);
  }

  test("asks the store once at most for a request", async () => {
    const url = `${site.gateway.url}/processes`;
    await (await fetch(url)).body?.cancel();
    const before = await scriptsRun();
    const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(url)));
    for (const answer of answers) await answer.body?.cancel();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.headers.get("ratelimit-policy")).toBe('"read";q=100000;w=100');
    // Sweeps run some of their own meanwhile.
    expect(await scriptsRun() - before).toBeLessThan(200);
  });

  test("is obeyed by the client, which comes back when it is told to", async () => {
    const client = createClient({ url: site.gateway.url });
    const execute = () => client.execute("steady", {});
    const { answer, seconds } = await timed(() => Promise.all([execute(), execute(), execute()]));
    expect(new Set(answer.map(({ id }) => id)).size).toBe(3);
    expect(seconds).toBeGreaterThan(0.8);
  });

  test("is told to whoever does not wait: the client by an error, a person in words", async () => {
    const hasty = createClient({ url: site.gateway.url, retries: 0 });
    const executions = await Promise.allSettled([1, 2, 3, 4].map(() => hasty.execute("steady", {})));
    const [reason] = executions.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
    expect(reason).toBeInstanceOf(ApiError);
    expect(reason).toMatchObject({ status: 429, retryAfter: 1_000, problem: { type: quotaExceeded } });
    const missing = await fetch(`${site.gateway.url}/jobs/nobody`, { method: "DELETE" });
    await missing.body?.cancel();
    const refused = await fetch(`${site.gateway.url}/jobs/nobody`, { method: "DELETE" });
    expect([missing.status, refused.status]).toEqual([404, 429]);
    expect(await refused.json()).toMatchObject({ type: quotaExceeded, "violated-policies": ["dismiss"] });
    const said = await runCli(["dismiss", "nobody"], { env: { TIDEGATE_URL: site.gateway.url } });
    expect(said.code).toBe(2);
    expect(said.stderr).toMatch(/"dismiss" \(1 in 3600 s\) is used up/);
    expect(said.stderr).toMatch(/ask again in 3\d{3} s, or for less at a time/);
  });

  test("goes on while Redis is dead or slow, and nobody waits for the count of it", async () => {
    const ask = async (path: string) => {
      const { answer, seconds } = await timed(() => fetch(site.gateway.url + path));
      await answer.body?.cancel();
      return { status: answer.status, limit: answer.headers.get("ratelimit-policy"), seconds };
    };
    await site.wire.mode("blackhole");
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const slow = await ask("/processes");
    expect(slow).toMatchObject({ status: 200, limit: '"read";q=100000;w=100' });
    expect(slow.seconds).toBeLessThan(0.7);
    expect((await ask("/processes")).seconds).toBeLessThan(0.2);
    await site.wire.mode("reset");
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const dead = await ask("/processes");
    expect(dead).toMatchObject({ status: 200 });
    expect(dead.seconds).toBeLessThan(0.5);
    const submit = await fetch(`${site.gateway.url}/processes/steady/execution`, {
      method: "POST",
      headers: { "content-type": "application/json", "prefer": "respond-async" },
      body: "{}",
    });
    // The commit itself says that there is no store.
    expect([submit.status, (await submit.json()).type]).toEqual([503, "store-unavailable"]);
    await site.wire.mode("pass");
  });
});

describe.skipIf(!has("redis"))("a gateway with limits in workerd", () => {
  test("counts in Redis, for each address that the platform names", { timeout: 60_000 }, async () => {
    await using site = await createRedisSite({
      road: "edge",
      env: { TIDEGATE_RATE_LIMITS: "read=3/3600", TIDEGATE_JOB_QUOTA: "1" },
    });
    const ask = async (address: string) => {
      const answer = await fetch(`${site.gateway.url}/jobs`, { headers: { "cf-connecting-ip": address } });
      await answer.body?.cancel();
      return [answer.status, answer.headers.get("ratelimit")?.replace(/t=\d+/, "t")];
    };
    const [one, other] = ["192.0.2.1", "192.0.2.2"];
    const answers = [await ask(one), await ask(one), await ask(other), await ask(one), await ask(one)];
    expect(answers).toEqual([
      [200, '"read";r=2;t'],
      [200, '"read";r=1;t'],
      [200, '"read";r=2;t'],
      [200, '"read";r=0;t'],
      [429, '"read";r=0;t'],
    ]);
    expect(await site.redis.cli("KEYS", "*:r:*")).toContain("anonymous%40192.0.2.1");
    const submit = () =>
      fetch(`${site.gateway.url}/processes/steady/execution`, {
        method: "POST",
        headers: { "content-type": "application/json", "prefer": "respond-async" },
        body: JSON.stringify({ inputs: { steps: 100, stepMilliseconds: 200 } }),
      });
    const submitted = await Promise.all([submit(), submit(), submit()]);
    expect(submitted.map(({ status }) => status).sort()).toEqual([201, 429, 429]);
    for (const { body } of submitted) await body?.cancel();
  });
});
