import { describe, expect, it } from "vitest";
import { defineProcess, ProcessError, type RunnerJob } from "../../src/runner/mod.ts";
import type { ReceivedReport } from "../support/fake_gateway.ts";
import { serveRunner, shortTiming } from "../support/served_runner.ts";

/** A process whose work is what the test says. */
function working(run: (job: RunnerJob) => Promise<number> | number) {
  return defineProcess({
    id: "work",
    version: "1.0.0",
    outputs: { return_value: { schema: { type: "number" } } },
    run: async (_inputs, job) => ({ return_value: await run(job) }),
  });
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function sequences(received: readonly ReceivedReport[]) {
  return received.map(({ report, status }) => [report.sequence, status]);
}

describe("reports of a run", () => {
  it("carry what was told, in order, with rising sequences and the final one last", async () => {
    await using served = await serveRunner([working(async (job) => {
      await sleep(20);
      for (const percent of [10.9, 5, 60, Infinity]) {
        job.progress(percent, `at ${percent}`);
        await sleep(50);
      }
      job.stage("writing");
      job.message("nearly");
      return 1;
    })]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    await gateway.end(jobId);
    const applied = gateway.applied(jobId);
    expect(applied.map(({ progress }) => progress)).toEqual([10, 10, 60, 100, undefined]);
    expect(applied.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(applied.at(-1)).toMatchObject({ status: "successful", stage: "writing", message: "nearly" });
  });

  it("come at most once an interval, the newest state wins, and no log line is lost", async () => {
    await using served = await serveRunner([working(async (job) => {
      await sleep(20);
      const until = performance.now() + 400;
      for (let step = 0; performance.now() < until; step++) {
        job.progress(100 * (1 - (until - performance.now()) / 400), `step ${step}`);
        job.log(`line ${step}`);
        await sleep(1);
      }
      return 1;
    })], { timing: { ...shortTiming, progressMilliseconds: 100 } });
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    await gateway.end(jobId);
    const applied = gateway.applied(jobId);
    const lines = applied.flatMap(({ log = [] }) => log.map(({ message }) => message));
    expect(lines.length).toBeGreaterThan(50);
    expect(lines).toEqual(lines.map((_, index) => `line ${index}`));
    expect(applied.length).toBeLessThanOrEqual(6);
    const times = gateway.received.slice(0, -1).map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(80);
    expect(applied.at(-1)?.message).toBe(`step ${lines.length - 1}`);
  });

  it("are repeated with the same id and sequence after 408, 429, 5xx and lost answers, and never overtake", async () => {
    const plan = [500, 503, 408, 429, 502];
    await using served = await serveRunner([working(async (job) => {
      await sleep(20);
      job.progress(10);
      await sleep(60);
      job.progress(20);
      await sleep(60);
      job.progress(30);
      return 1;
    })]);
    const { gateway, url } = served;
    let requests = 0;
    gateway.planReport = () => {
      const status = plan[requests++];
      if (status !== undefined) return { status };
      return requests % 2 === 0 ? { lost: true } : undefined;
    };
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    await gateway.end(jobId);
    await served.runner.close();
    const applied = gateway.applied(jobId);
    expect(applied.map(({ sequence }) => sequence)).toEqual(applied.map((_, index) => index + 1));
    expect(applied.at(-1)).toMatchObject({ status: "successful" });
    const shown = sequences(gateway.received).map(([sequence]) => sequence ?? 0);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    const idsOf = (sequence: number) =>
      new Set(
        gateway.received.filter(({ report }) => report.sequence === sequence).map(({ webhookId }) =>
          webhookId
        ),
      );
    for (const sequence of shown) expect(idsOf(sequence).size).toBe(1);
    expect(gateway.received.filter(({ report }) => report.sequence === 1).length).toBe(plan.length + 2);
  });

  it("honour Retry-After", async () => {
    await using served = await serveRunner([working(async () => (await sleep(20), 1))]);
    const { gateway, url } = served;
    let requests = 0;
    gateway.planReport = () =>
      requests++ === 0 ? { status: 503, headers: { "retry-after": "1" } } : undefined;
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    await gateway.end(jobId);
    const [first, second] = gateway.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("are tried a few times more when the job is not found, then the run stops", async () => {
    const aborted = Promise.withResolvers<string>();
    await using served = await serveRunner([working((job) => {
      job.signal.addEventListener("abort", () => aborted.resolve(job.signal.reason.cause));
      job.progress(1);
      return aborted.promise.then(() => 1);
    })]);
    const { gateway, url } = served;
    gateway.planReport = () => ({ status: 404, headers: { "retry-after": "0" } });
    await gateway.dispatch(url, { process: "work" });
    expect(await aborted.promise).toBe("unknown");
    await served.runner.close();
    expect(gateway.received.length).toBe(5);
    expect(new Set(gateway.received.map(({ webhookId }) => webhookId)).size).toBe(1);
  });

  it("a final report that is refused becomes a failure that says so", async () => {
    await using served = await serveRunner([working(async () => (await sleep(20), 1))]);
    const { gateway, url } = served;
    gateway.planReport = ({ report }) =>
      report.status === "successful" ? { status: 400, body: { detail: "no such output" } } : undefined;
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    const { status, sequence, exception } = await gateway.end(jobId);
    expect([status, sequence, exception?.status]).toEqual(["failed", 2, 500]);
    expect(exception?.detail).toMatch(/could not be handed over.*400.*no such output/);
  });

  it("are given up at the hard deadline, and the run with them", async () => {
    const aborted = Promise.withResolvers<string>();
    await using served = await serveRunner([working(async (job) => {
      job.signal.addEventListener("abort", () => aborted.resolve(job.signal.reason.cause));
      await sleep(20);
      return 1;
    })]);
    const { gateway, url } = served;
    gateway.planReport = () => ({ status: 503 });
    await gateway.dispatch(url, { process: "work", hardSeconds: 0.3 });
    expect(await aborted.promise).toBe("deadline");
    const count = gateway.received.length;
    expect(count).toBeGreaterThan(2);
    await sleep(150);
    expect(gateway.received.length).toBe(count);
  });
});

describe("a hard deadline", () => {
  it("counts on the gateway's clock, however far that is from this one", async () => {
    const aborted = Promise.withResolvers<string>();
    await using served = await serveRunner([working((job) => {
      job.signal.addEventListener("abort", () => aborted.resolve(job.signal.reason.cause));
      return aborted.promise.then(() => 1);
    })]);
    const { gateway, url } = served;
    const start = performance.now();
    const sentAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 200_000);
    expect((await gateway.dispatch(url, { process: "work", hardSeconds: 1, sentAt })).status).toBe(202);
    expect(await aborted.promise).toBe("deadline");
    expect(performance.now() - start).toBeGreaterThan(900);
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(gateway.received).toEqual([]);
  });

  it("may be months away", async () => {
    await using served = await serveRunner([working(async () => (await sleep(40), 1))]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "work", hardSeconds: 90 * 86_400 });
    expect(await gateway.end(jobId)).toMatchObject({ status: "successful" });
  });
});

describe("heartbeats", () => {
  it("fill silence every third of heartbeatSeconds, and nothing else", async () => {
    const gate = Promise.withResolvers<number>();
    await using served = await serveRunner([working(() => gate.promise)]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "work", heartbeatSeconds: 0.3 });
    await gateway.until(() => gateway.received.length >= 5, "heartbeats");
    gate.resolve(1);
    await gateway.end(jobId);
    const beats = gateway.received.slice(0, 5);
    expect(beats.map(({ report }) => report)).toEqual(beats.map(() => ({})));
    const gaps = beats.slice(1).map(({ at }, index) => at - (beats[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(90);
    expect(new Set(beats.map(({ webhookId }) => webhookId)).size).toBe(5);
  });

  it("do not come while progress does", async () => {
    await using served = await serveRunner([working(async (job) => {
      for (let step = 0; step < 20; step++) {
        job.progress(step);
        await sleep(30);
      }
      return 1;
    })]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "work", heartbeatSeconds: 1.2 });
    await gateway.end(jobId);
    expect(gateway.received.filter(({ report }) => report.sequence === undefined)).toEqual([]);
  });

  it("go on while the gateway is down, at their own pace", async () => {
    const gate = Promise.withResolvers<number>();
    await using served = await serveRunner([working(() => gate.promise)], {
      timing: { ...shortTiming, firstRetryMilliseconds: 60_000, longestRetryMilliseconds: 60_000 },
    });
    const { gateway, url } = served;
    gateway.planReport = () => ({ status: 503 });
    const { jobId } = await gateway.dispatch(url, { process: "work", heartbeatSeconds: 0.3 });
    await gateway.until(() => gateway.received.length >= 4, "heartbeats");
    gateway.planReport = () => undefined;
    gate.resolve(5);
    expect(await gateway.end(jobId)).toMatchObject({ outputs: { return_value: { value: 5 } } });
  });

  it("stop with the run: no timer is left behind", async () => {
    await using served = await serveRunner([working(async () => (await sleep(30), 1))]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "work", heartbeatSeconds: 0.06 });
    await gateway.end(jobId);
    const count = gateway.received.length;
    await sleep(150);
    expect(gateway.received.length).toBe(count);
  });
});

describe("a run that throws", () => {
  const failing = (thrown: unknown) =>
    working((job) => {
      job.progress(50, "half way");
      throw thrown;
    });

  async function failureOf(thrown: unknown) {
    await using served = await serveRunner([failing(thrown)]);
    const { body } = await served.gateway.dispatch(served.url, { process: "work" });
    return { body, logged: JSON.stringify(served.logged) };
  }

  it("an Error is told with its message and status 500, never with its stack", async () => {
    const { body, logged } = await failureOf(new TypeError("the disk is full"));
    expect(body).toEqual({
      sequence: 1,
      status: "failed",
      progress: 50,
      message: "the disk is full",
      exception: { status: 500, detail: "the disk is full" },
    });
    expect(logged).toContain("reports_test.ts");
  });

  it("a ProcessError is told with its type, title and status", async () => {
    const thrown = new ProcessError("not here", { type: "outside", title: "Outside", status: 404 });
    const { body } = await failureOf(thrown);
    expect(body.exception).toEqual({ type: "outside", title: "Outside", status: 404, detail: "not here" });
  });

  it("anything else is told too", async () => {
    expect((await failureOf("oops")).body.exception?.detail).toBe(
      "The process threw no Error but string: oops",
    );
    for (const thrown of [undefined, null, 0, Symbol("s"), Object.create(null)]) {
      expect((await failureOf(thrown)).body.exception?.detail).toMatch(
        /^The process threw no Error but \w+$/,
      );
    }
    expect((await failureOf(new RangeError())).body.exception?.detail).toContain("RangeError");
    expect((await failureOf(new Error("x".repeat(20_000)))).body.exception?.detail?.length).toBe(10_000);
  });

  it("is reported though the runner's own log fails", async () => {
    const log = () => {
      throw new Error("the disk of the log is full");
    };
    await using served = await serveRunner([failing(new Error("a"))], { log });
    const { status, body } = await served.gateway.dispatch(served.url, { process: "work" });
    expect([status, body.message]).toEqual([200, "a"]);
  });

  it("ProcessError refuses a status that is not a failure", () => {
    expect(() => new ProcessError("fine", { status: 200 })).toThrow(RangeError);
  });
});

describe("RunnerJob", () => {
  it("refuses a progress that is not a number and a usage that is not finite", async () => {
    const errors: unknown[] = [];
    const attempt = (act: () => void) => {
      try {
        act();
      } catch (error) {
        errors.push((error as Error).name);
      }
    };
    await using served = await serveRunner([working((job) => {
      attempt(() => job.progress(NaN));
      attempt(() => job.usage({ seconds: Infinity }));
      attempt(() =>
        job.usage(Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`n${index}`, 1])))
      );
      job.usage({ a: 1, b: 2 });
      job.usage({ b: 3 });
      return 1;
    })]);
    const { body } = await served.gateway.dispatch(served.url, { process: "work" });
    expect(errors).toEqual(["TypeError", "RangeError", "RangeError"]);
    expect(body.usage).toEqual({ a: 1, b: 3 });
  });

  it("cuts long texts to what a report may hold", async () => {
    await using served = await serveRunner([working((job) => {
      job.progress(1, "m".repeat(5_000));
      job.stage("s".repeat(5_000));
      job.log("l".repeat(50_000));
      return 1;
    })]);
    const { body } = await served.gateway.dispatch(served.url, { process: "work" });
    expect([body.message?.length, body.stage?.length, body.log?.[0]?.message.length]).toEqual([
      2_000,
      200,
      10_000,
    ]);
  });

  it("hands over a flood of log lines in reports of bounded size, complete and in order", async () => {
    await using served = await serveRunner([working((job) => {
      for (let line = 0; line < 3_000; line++) job.log(`${line} ${"x".repeat(400)}`);
      return 1;
    })]);
    const { gateway, url } = served;
    const { status, jobId } = await gateway.dispatch(url, { process: "work" });
    expect(status).toBe(202);
    await gateway.end(jobId);
    const applied = gateway.applied(jobId);
    const lines = applied.flatMap(({ log = [] }) => log.map(({ message }) => Number(message.split(" ")[0])));
    expect(lines).toEqual(Array.from({ length: 3_000 }, (_, line) => line));
    expect(Math.max(...applied.map((report) => JSON.stringify(report).length))).toBeLessThan(400_000);
  });

  it("keeps the newest lines when the gateway cannot be reached, and says how many were dropped", async () => {
    let isDown = true;
    await using served = await serveRunner([working(async (job) => {
      job.log("first");
      await sleep(30);
      for (let line = 0; line < 2_000; line++) job.log(`${line} ${"x".repeat(5_000)}`);
      isDown = false;
      return 1;
    })]);
    const { gateway, url } = served;
    gateway.planReport = () => isDown ? { status: 503 } : undefined;
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    await gateway.end(jobId);
    const lines = gateway.applied(jobId).flatMap(({ log = [] }) => log.map(({ message }) => message));
    const dropped = Number(/^(\d+) lines were dropped/.exec(lines[1] ?? "")?.[1]);
    expect(lines[0]).toBe("first");
    expect(lines.at(-1)).toMatch(/^1999 /);
    expect(lines.length - 2 + dropped).toBe(2_000);
  });

  it("does not hear what is told after the run", async () => {
    let late: RunnerJob | undefined;
    await using served = await serveRunner([working(async (job) => (late = job, await sleep(20), 1))]);
    const { gateway, url } = served;
    let isDown = true;
    gateway.planReport = () => isDown ? { status: 503 } : undefined;
    const { jobId } = await gateway.dispatch(url, { process: "work" });
    await gateway.until(() => gateway.received.length > 1, "the final report");
    late?.progress(10);
    late?.log("too late");
    await expect(late?.upload("return_value", "a.txt", { content: "a" })).rejects.toThrow(/is over/);
    isDown = false;
    await gateway.end(jobId);
    await served.runner.close();
    expect(gateway.applied(jobId)).toEqual([{
      sequence: 1,
      status: "successful",
      outputs: { return_value: { value: 1 } },
    }]);
  });
});
