/** One trace from a client's request to the callback, as a collector of OpenTelemetry sees it. */
import { afterAll, beforeAll, expect } from "vitest";
import { describe, test } from "../support/deployed.ts";
import { createJobClient, type JobClient } from "../support/job_client.ts";
import { createSite, type Site } from "../support/site.ts";
import { type CollectedSpan, startTraceCollector, type TraceCollector } from "../support/trace_collector.ts";

const timeout = 60_000;
let collector: TraceCollector;
let site: Site;
let client: JobClient;
beforeAll(async () => {
  collector = await startTraceCollector();
  site = await createSite({
    runnerEntry: "test/support/counting_runner.ts",
    env: { TIDEGATE_TRACES: collector.url, TIDEGATE_TRACES_HEADERS: "authorization=Bearer%20canary-4711" },
  });
  client = createJobClient(site.gateway.url);
});
afterAll(async () => {
  await site?.stop();
  await collector?.[Symbol.asyncDispose]();
});

function hex(bytes: number): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(bytes)),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function submitted(traceparent: string | undefined, path: string): Promise<string> {
  const successUri = `${site.subscriber.url}${path}`;
  const { status, body } = await client.execute("steady", {
    inputs: { steps: 3 },
    subscriber: { successUri },
  }, {
    prefer: "respond-async",
    ...(traceparent && { traceparent }),
  });
  expect(status).toBe(201);
  const jobId = String(body["jobID"]);
  expect(await client.reached(jobId, ["successful"], 30)).toMatchObject({ status: "successful" });
  await client.settled(jobId, 30);
  return jobId;
}

const names = ["execute", "job steady", "dispatch", "receiveReport", "callback successful"];

function tree(spans: readonly CollectedSpan[]): (name: string) => CollectedSpan {
  return (name) => {
    const found = spans.find((span) => span.name === name);
    if (found === undefined) throw new Error(`There is no span ${name}`);
    return found;
  };
}

function checkTree(spans: readonly CollectedSpan[]): void {
  const of = tree(spans);
  expect(of("job steady").parentSpanId).toBe(of("execute").spanId);
  expect(of("dispatch").parentSpanId).toBe(of("job steady").spanId);
  expect(of("callback successful").parentSpanId).toBe(of("job steady").spanId);
  const reports = spans.filter(({ name }) => name === "receiveReport");
  for (const { parentSpanId } of reports) expect(parentSpanId).toBe(of("dispatch").spanId);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  expect(["execute", "job steady", "dispatch"].map((name) => of(name).kind)).toEqual([2, 1, 3]);
}

describe("a trace", () => {
  test("leads from the client through submission, dispatch, reports and callback", { timeout }, async () => {
    const [traceId, spanId] = [hex(16), hex(8)];
    const jobId = await submitted(`00-${traceId}-${spanId}-01`, "/traced");
    const spans = await collector.trace(traceId, names, 30);
    checkTree(spans);
    const of = tree(spans);
    expect(of("execute").parentSpanId).toBe(spanId);
    expect(of("job steady").attributes).toContainEqual({
      key: "tidegate.job",
      value: { stringValue: jobId },
    });
    const [callback] = await site.subscriber.requests("/traced");
    expect(callback?.headers["traceparent"]).toBe(`00-${traceId}-${of("callback successful").spanId}-01`);
    expect(collector.faults).toEqual([]);
    expect(collector.headers[0]?.["authorization"]).toBe("Bearer canary-4711");
    expect(site.gateway.lines.join("\n")).not.toContain("canary-4711");
  });

  test("begins here when the client brings none", { timeout }, async () => {
    const jobId = await submitted(undefined, "/begun");
    const [callback] = await site.subscriber.requests("/begun");
    const traceId = String(callback?.headers["traceparent"]).split("-")[1] ?? "";
    const spans = await collector.trace(traceId, names, 30);
    checkTree(spans);
    expect(tree(spans)("execute").parentSpanId).toBeUndefined();
    expect(jobId).not.toBe("");
  });

  test("that is not sampled is passed on and not kept", { timeout }, async () => {
    const [traceId, sampled] = [hex(16), hex(16)];
    await submitted(`00-${traceId}-${hex(8)}-00`, "/unsampled");
    const [callback] = await site.subscriber.requests("/unsampled");
    expect(callback?.headers["traceparent"]).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    // What comes after it is there: so it would be, too.
    await submitted(`00-${sampled}-${hex(8)}-01`, "/sampled");
    await collector.trace(sampled, names, 30);
    expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);
  });
});
