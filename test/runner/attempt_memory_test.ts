import { expect, it } from "vitest";
import { createRunner, defineProcess } from "../../src/runner/mod.ts";
import { sign } from "../../src/webhook/signature.ts";
import { FakeGateway, type Order } from "../support/fake_gateway.ts";

/** A runner that counts its runs and returns a text of that length, called without a network between. */
async function counting(length: number) {
  const gateway = await new FakeGateway().start();
  const state = { runs: 0 };
  const process = defineProcess({
    id: "count",
    version: "1.0.0",
    outputs: { return_value: { schema: { type: "string" } } },
    run: () => (state.runs++, { return_value: "x".repeat(length) }),
  });
  const runner = createRunner({ secret: gateway.secret, processes: [process], log: () => {} });
  async function dispatch(jobId: string, order: Partial<Order> = {}): Promise<number> {
    const body = JSON.stringify(gateway.compose({ process: "count", jobId, ...order }));
    const headers = { ...await sign([gateway.secret], `msg_${jobId}`, new Date(), body) };
    const answer = await runner.fetch(new Request("http://runner/", { method: "POST", body, headers }));
    await answer.text();
    return answer.status;
  }
  return { state, dispatch, [Symbol.asyncDispose]: () => gateway.stop() };
}

it("a runner remembers the newest 10,000 attempts, and forgets older ones", async () => {
  await using runner = await counting(1);
  for (let job = 0; job <= 10_000; job++) await runner.dispatch(`job-${job}`);
  expect(runner.state.runs).toBe(10_001);
  await runner.dispatch("job-1");
  await runner.dispatch("job-10000");
  expect(runner.state.runs).toBe(10_001);
  await runner.dispatch("job-0");
  expect(runner.state.runs).toBe(10_002);
}, 40_000);

it("a runner forgets attempts whose hard deadline has passed", async () => {
  await using runner = await counting(1);
  await runner.dispatch("short", { hardSeconds: 1.1 });
  await runner.dispatch("short");
  expect(runner.state.runs).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  await runner.dispatch("other");
  await runner.dispatch("short");
  expect(runner.state.runs).toBe(3);
});

it("a runner keeps final reports up to 32 MiB; an attempt whose report it dropped is still not run again", async () => {
  await using runner = await counting(60_000);
  for (let job = 0; job < 600; job++) expect(await runner.dispatch(`job-${job}`)).toBe(200);
  expect(await runner.dispatch("job-599")).toBe(200);
  expect(await runner.dispatch("job-0")).toBe(202);
  expect(runner.state.runs).toBe(600);
});
