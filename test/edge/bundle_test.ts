import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importOf, type Node, parse, visit } from "../../.ci/syntax_tree.ts";
import { answers } from "../support/answers.ts";
import { has } from "../support/has.ts";
import { createJobClient } from "../support/job_client.ts";
import { createProgram } from "../support/program.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { success } from "../support/served_raw_runner.ts";
import { sharedRestProxy } from "../support/shared_redis.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { type Bundle, bundleWorker } from "./bundle.ts";
import { plainWorkerd } from "./plain_workerd.ts";
import { rawProcess } from "./raw_process.ts";

const mostKibibytes = 250;

describe.skipIf(!has("wrangler") || !has("redis"))("what is deployed", () => {
  let bundle: Bundle;
  beforeAll(() => {
    bundle = bundleWorker();
  }, 60_000);
  afterAll(() => bundle?.[Symbol.dispose]());

  test(`is at most ${mostKibibytes} KiB, compressed`, () => {
    const kibibytes = gzipSync(bundle.text).length / 1024;
    console.log(`bundle_gzip ${kibibytes.toFixed(1)} KiB (goal <= ${mostKibibytes})`);
    expect(kibibytes).toBeLessThanOrEqual(mostKibibytes);
  });

  test("imports nothing but what every Worker has", () => {
    expect(importsOf(bundle.text)).toEqual(["cloudflare:workers"]);
    expect(importsOf(`import "node:fs"; await import("node:net"); export { a } from "npm:b";`)).toHaveLength(
      3,
    );
  });

  test("makes no code from text", () => {
    expect(evaluations(bundle.text)).toEqual([]);
    expect(evaluations(`eval("1"); new Function("1"); Function("1"); setTimeout("1"); a.eval("1")`))
      .toHaveLength(4);
  });

  test("runs a job from end to end in plain workerd", { timeout: 30_000 }, async () => {
    await using runner = startRawRunner([rawProcess]);
    const { url: restUrl, token } = await sharedRestProxy();
    const vars = {
      TIDEGATE_PUBLIC_URL: "http://gateway.example.org",
      TIDEGATE_ANONYMOUS: "public",
      TIDEGATE_SECRET: webhookSecret(),
      TIDEGATE_CALLBACK_SECRET: webhookSecret(),
      TIDEGATE_RUNNERS: `raw=${runner.url} ${runner.secret}`,
      TIDEGATE_STORE_PREFIX: "plain",
      UPSTASH_REDIS_REST_URL: restUrl,
      UPSTASH_REDIS_REST_TOKEN: token,
    };
    const { command, url } = await plainWorkerd({ path: bundle.path, vars });
    const isReady = () => answers(`${url}/health/live`, 200);
    const workerd = createProgram({ name: "workerd", command, isReady });
    try {
      await workerd.start();
      const client = createJobClient(url);
      expect(await client.execute("raw", { inputs: { message: 1 } })).toMatchObject({ status: 400 });
      const jobId = await client.submit("raw", { inputs: { message: "hello" } });
      const { message } = await runner.dispatch(1);
      const here = message.report.url.replace(vars.TIDEGATE_PUBLIC_URL, url);
      const order = { ...message, report: { ...message.report, url: here } };
      expect(await runner.report(order, success(order))).toMatchObject({ status: 200 });
      expect(await client.reached(jobId)).toMatchObject({ status: "successful" });
      expect(await client.results(jobId)).toMatchObject({ status: 200, body: { answer: "attempt 1" } });
      const description = await (await fetch(`${url}/api`)).json() as { paths: object };
      expect(Object.keys(description.paths)).toContain("/processes/{processID}/execution");
      expect(workerd.lines.filter((line) => /EvalError|Uncaught|failed:/.test(line))).toEqual([]);
    } finally {
      await workerd.stop();
    }
  });
});

function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  visit(parse("bundle.js", text), (node) => {
    const imported = importOf(node);
    if (imported) found.push(imported.specifier ?? "(computed)");
  });
  return found;
}

/** Calls that turn text into code. What only looks for such a function and is refused is left to workerd. */
function evaluations(text: string): readonly string[] {
  const found: string[] = [];
  visit(parse("bundle.js", text), (node) => {
    if (node.type !== "CallExpression" && node.type !== "NewExpression") return;
    const callee = node.callee as Node & { name?: string };
    const [first] = node.arguments as (Node & { value?: unknown })[];
    const isTimer = /^set(Timeout|Interval)$/.test(callee.name ?? "") && typeof first?.value === "string";
    if (isTimer || (callee.type === "Identifier" && /^(eval|Function)$/.test(callee.name ?? ""))) {
      found.push(text.slice(node.start, node.start + 60));
    }
  });
  return found;
}
