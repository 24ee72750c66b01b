import { describe, expect, it } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import { scraped } from "../metrics/scraped.ts";
import { parsed } from "../metrics/parsed.ts";
import { answered } from "../support/scripted_sender.ts";
import { has } from "../support/has.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const url = "https://subscriber.test/";
const done = { status: "successful", outputs: { message: { value: "hello" } } } as const;

async function metrics(world: World): Promise<(series: string) => number | undefined> {
  const values = scraped(await (await world.fetch("/metrics")).text());
  return (series) => values.get(`tidegate_${series}`);
}

describe("GET /metrics", () => {
  it("counts what becomes of jobs, and how long they wait and run", async () => {
    const world = await createWorld({ operator: true });
    const first = await world.submit("echo", hello);
    const second = await world.submit("echo", hello);
    await world.submit("echo", hello);
    let value = await metrics(world);
    expect(value('jobs_submitted_total{process="echo"}')).toBe(3);
    expect([value('jobs_outstanding{status="accepted"}'), value('jobs_outstanding{status="running"}')])
      .toEqual([3, 0]);
    world.clock.pass(2);
    await world.report(first, { sequence: 1, status: "running" });
    await world.report(first, { sequence: 2, status: "running", progress: 50 });
    await world.report(first);
    world.clock.pass(40);
    await world.report(first, { sequence: 3, ...done });
    await world.report(first, { sequence: 3, ...done });
    await world.ask(`/jobs/${second}`, { method: "DELETE" });
    value = await metrics(world);
    expect(value('jobs_ended_total{process="echo",status="successful"}')).toBe(1);
    expect(value('jobs_ended_total{process="echo",status="dismissed"}')).toBe(1);
    expect(value('job_wait_seconds_sum{process="echo"}')).toBe(2);
    expect(value('job_run_seconds_sum{process="echo"}')).toBe(40);
    expect(value('job_run_seconds_bucket{process="echo",le="15.0"}')).toBe(0);
    expect(value('job_run_seconds_bucket{process="echo",le="60.0"}')).toBe(1);
    expect(value('job_run_seconds_count{process="echo"}')).toBe(1);
    expect(value('jobs_outstanding{status="accepted"}')).toBe(1);
    const reports = ["running", "heartbeat", "successful"].map((kind) =>
      value(`reports_total{kind="${kind}"}`)
    );
    expect(reports).toEqual([2, 1, 2]);
  });

  it("counts removals, expiry and redispatches as no end of a job", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, ...done });
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    const lost = await world.submit("echo", hello);
    await world.report(lost, { sequence: 1, status: "running" });
    await world.pass(10_000);
    await world.pass(8 * 86_400);
    await world.pass(8 * 86_400);
    const values = scraped(await (await world.fetch("/metrics")).text());
    const ends = [...values].filter(([series]) => series.startsWith("tidegate_jobs_ended_total"));
    expect(ends.map(([, value]) => value)).toEqual([1, 1]);
  });

  it("counts attempts by kind and outcome, and jobs with dead letters", async () => {
    const world = await createWorld({ operator: true, settings: { callbackSchedule: [] } });
    world.sender.next(runner, answered(500));
    world.sender.always(url, { kind: "timeout", detail: "no answer" });
    const jobId = await world.submit("echo", { ...hello, subscriber: { successUri: url } });
    await world.pass(5);
    await world.report(jobId, { sequence: 1, ...done });
    await world.settle();
    const value = await metrics(world);
    expect(value('delivery_attempts_total{kind="dispatch",outcome="status"}')).toBe(1);
    expect(value('delivery_attempts_total{kind="dispatch",outcome="delivered"}')).toBe(1);
    expect(value('delivery_attempts_total{kind="callback",outcome="timeout"}')).toBe(1);
    expect(value('delivery_attempt_duration_seconds_count{kind="callback"}')).toBe(1);
    expect(value("jobs_with_dead_letters")).toBe(1);
    expect(value('sweeps_total{outcome="done"}')).toBe(1);
    expect(value("sweep_jobs_total")).toBe(1);
  });

  it("counts every operation under its own name, and what is nowhere as other", async () => {
    const world = await createWorld({ operator: true });
    const { paths } =
      (await world.ask<{ paths: Record<string, Record<string, { operationId: string }>> }>("/api"))
        .body;
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => ({ path, method, operationId }))
    );
    for (const { path, method } of operations) {
      const init = { method: method.toUpperCase() };
      await world.fetch(path.replaceAll(/\{\w+\}/g, "x"), init).then((answer) => answer.body?.cancel());
    }
    await world.ask("/nowhere");
    await world.ask("/jobs", { method: "HEAD" });
    const values = scraped(await (await world.fetch("/metrics")).text());
    const count = (name: string) =>
      values.get(`tidegate_http_request_duration_seconds_count{operation="${name}"}`);
    const missing = operations.filter(({ operationId }) => count(operationId) === undefined);
    expect(missing).toEqual([]);
    expect(operations.length).toBeGreaterThan(20);
    expect([count("other"), count("getJobs")]).toEqual([1, 2]);
    expect(values.get('tidegate_http_requests_total{operation="other",status="4xx"}')).toBe(1);
  });

  it("tells of the runners: who waits for them, and how they are", async () => {
    const world = await createWorld({ operator: true, runnerAtOnce: 1 });
    world.sender.always(runner, { kind: "unreachable", detail: "nobody is there" });
    for (let i = 0; i < 7; i++) {
      await world.submit("echo", hello);
      await world.pass(1);
    }
    const value = await metrics(world);
    expect(value(`runner_state{runner="${runner}",state="rest"}`)).toBe(1);
    expect(value(`runner_state{runner="${runner}",state="free"}`)).toBe(0);
    expect(value(`runner_waiting_jobs{runner="${runner}"}`)).toBeGreaterThan(0);
    expect(value("oldest_overdue_seconds")).toBeGreaterThan(0);
  });

  it("asks the store once in five seconds, however often it is asked, and outlives it", async () => {
    let counts = 0;
    let isDown = false;
    const world = await createWorld({
      operator: true,
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          count() {
            counts++;
            if (isDown) return Promise.reject(new GatewayError("store-unavailable", "gone"));
            return platform.jobs.count();
          },
        },
      }),
    });
    await Promise.all(Array.from({ length: 5 }, () => metrics(world)));
    world.clock.pass(4.9);
    expect((await metrics(world))("store_up")).toBe(1);
    expect(counts).toBe(1);
    world.clock.pass(0.2);
    isDown = true;
    const value = await metrics(world);
    expect([counts, value("store_up"), value("jobs_with_dead_letters")]).toEqual([2, 0, undefined]);
    expect(value('store_call_duration_seconds_count{call="count",outcome="failed"}')).toBeUndefined();
  });

  it("counts who watches a job, and who has gone", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await world.submit("echo", hello);
    const init = { headers: { accept: "text/event-stream" } };
    const watches = [await world.fetch(`/jobs/${jobId}`, init), await world.fetch(`/jobs/${jobId}`, init)];
    expect((await metrics(world))("watchers")).toBe(2);
    for (const watch of watches) await watch.body?.cancel();
    expect((await metrics(world))("watchers")).toBe(0);
  });

  it("is text 0.0.4, or OpenMetrics for who likes that better", async () => {
    const world = await createWorld({ operator: true });
    const typeFor = async (accept: string) => {
      const answer = await world.ask("/metrics", { headers: { accept } });
      return answer.status === 200 ? answer.headers.get("content-type") : answer.status;
    };
    const text = "text/plain; version=0.0.4; charset=utf-8";
    const open = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    const prometheus =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1";
    expect(await Promise.all(["*/*", "text/plain", "application/openmetrics-text", prometheus].map(typeFor)))
      .toEqual([text, text, open, open]);
    expect(await typeFor("application/json")).toBe(text);
  });

  it.skipIf(!has("prometheus"))("is read by Prometheus' parser in both forms", async () => {
    const world = await createWorld({ operator: true });
    await world.submit("echo", hello);
    for (
      const [form, accept] of [["text", "text/plain"], [
        "openmetrics",
        "application/openmetrics-text",
      ]] as const
    ) {
      const answer = await world.fetch("/metrics", { headers: { accept } });
      const names = parsed(await answer.text(), form).map(({ name }) => name);
      expect(names).toContain("tidegate_jobs_submitted");
      expect(names).toContain("tidegate_store_call_duration_seconds");
    }
  });
});
