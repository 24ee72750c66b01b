import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientOptions } from "../../../src/client/transport/client_options.ts";
import { createClient } from "../../../src/client/client.ts";
import { JobDismissedError } from "../../../src/client/errors/job_dismissed_error.ts";
import { JobFailedError } from "../../../src/client/errors/job_failed_error.ts";
import { TimeoutError } from "../../../src/client/errors/timeout_error.ts";
import { manyJobs } from "../../../src/client/many_jobs.ts";
import { createGatewayDouble, doubleUrl, problem, silence } from "./gateway_double.ts";

beforeEach(async () => {
  await manyJobs();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The times at which lists were asked for, in milliseconds since the beginning. */
function create(options: Partial<ClientOptions> = {}) {
  const double = createGatewayDouble();
  const began = Date.now();
  const looks: number[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (String(input).startsWith(`${doubleUrl}/jobs?`)) looks.push(Date.now() - began);
    return double.fetch(input, init);
  };
  return { double, looks, client: createClient({ url: doubleUrl, fetch, ...options }) };
}

/** Whatever it becomes, as a value. */
const settled = <T>(promise: Promise<T>) =>
  promise.then((value) => ({ value, error: undefined }), (error) => ({ value: undefined, error }));
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("JobSet.get", () => {
  it("pauses from 1 s to 30 s, each time half as long again", async () => {
    const { double, looks, client } = create();
    const [id = ""] = double.begin(1);
    const got = settled(client.jobSet([id]).get());
    await pass(200_000);
    double.move("successful", id);
    await pass(30_000);
    expect((await got).value).toMatchObject([{ ok: true, results: { answer: id } }]);
    const pauses = looks.slice(1).map((at, i) => at - (looks[i] ?? 0));
    expect(looks[0]).toBe(0);
    expect(pauses.slice(0, 9)).toEqual([1_000, 1_500, 2_250, 3_375, 5_062, 7_593, 11_390, 17_085, 25_628]);
    expect(new Set(pauses.slice(9))).toEqual(new Set([30_000]));
  });

  it("begins again with 1 s when more jobs have ended, and only then", async () => {
    const { double, looks, client } = create();
    const [first = "", second = ""] = double.begin(2);
    const got = settled(client.jobSet([first, second]).get());
    await pass(4_700);
    double.move("running", second);
    double.move("successful", first);
    await pass(4_000);
    double.move("running", second);
    await pass(3_000);
    double.move("successful", second);
    await pass(5_000);
    expect((await got).value).toMatchObject([{ ok: true }, { ok: true }]);
    expect(looks).toEqual([0, 1_000, 2_500, 4_750, 5_750, 7_250, 9_500, 12_875]);
  });

  it("honours Retry-After, of an answer and of a refusal", async () => {
    const { double, looks, client } = create();
    const [id = ""] = double.begin(1);
    const headers = { "retry-after": "7" };
    const answers = [
      Response.json({ jobs: [{ jobID: id, status: "running" }] }, { headers }),
      new Response("", { status: 503, headers: { "retry-after": "20" } }),
    ];
    double.instead = ({ line }) => line.includes("/results") ? undefined : answers.shift();
    double.move("successful", id);
    const got = settled(client.jobSet([id]).get());
    await pass(60_000);
    expect((await got).value).toMatchObject([{ ok: true }]);
    expect(looks).toEqual([0, 7_000, 27_000]);
  });

  it("ends with a TimeoutError on time, whatever the gateway does not say; the jobs go on", async () => {
    const { double, client } = create({ timeout: 600_000 });
    const set = client.jobSet(double.begin(3));
    double.instead = silence;
    const got = settled(set.get({ timeout: 12_345 }));
    let isOver = false;
    void got.then(() => isOver = true);
    await pass(12_344);
    expect(isOver).toBe(false);
    await pass(1);
    expect(isOver).toBe(true);
    const { error } = await got;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toMatch(/^3 of 3 jobs are not done after 12345 ms/);
    expect(double.asked.at(-1)?.signal?.aborted).toBe(true);
    expect(double.lines().filter((line) => line.startsWith("DELETE"))).toEqual([]);
    double.instead = () => undefined;
    double.move("successful", ...set.jobIds);
    expect(await set.get()).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
  });

  it("ends on time while it pauses, too", async () => {
    const { double, client } = create();
    const got = settled(client.jobSet(double.begin(1)).get({ timeout: 3_000 }));
    let isOver = false;
    void got.then(() => isOver = true);
    await pass(2_999);
    expect(isOver).toBe(false);
    await pass(1);
    expect((await got).error).toBeInstanceOf(TimeoutError);
  });

  it("dismisses what has not ended when it is told to: a batch by one request", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", [{ message: "a" }, { message: "b" }]);
    double.move("successful", set.jobIds[0]);
    const got = settled(set.get({ timeout: 5_000, cancelOnTimeout: true }));
    await pass(5_000);
    expect((await got).error).toBeInstanceOf(TimeoutError);
    expect(double.lines().filter((line) => line.startsWith("DELETE"))).toEqual([
      `DELETE /jobs?group=${set.groups[0]}`,
    ]);
    expect(set.jobs.map(({ status }) => status)).toEqual(["successful", "dismissed"]);
  });

  it("ends with the reason of its signal, or of the client's, and of one that was aborted before", async () => {
    const ending = new AbortController();
    const { double, client } = create({ signal: ending.signal });
    const set = client.jobSet(double.begin(1));
    const leaving = new AbortController();
    const got = settled(set.get({ signal: leaving.signal, timeout: 60_000 }));
    await pass(1_500);
    leaving.abort("enough");
    expect((await got).error).toBe("enough");
    double.lines();
    expect((await settled(set.get({ signal: leaving.signal }))).error).toBe("enough");
    expect(double.lines()).toEqual([]);
    const other = settled(set.get({ timeout: 60_000 }));
    await pass(1_500);
    ending.abort("the end");
    expect((await other).error).toBe("the end");
  });

  it("takes a 502, and a broken connection, for nothing", async () => {
    const { double, looks, client } = create();
    const ids = double.begin(2);
    double.move("successful", ...ids);
    let faults = 0;
    double.instead = ({ line }) => {
      if (line.includes("/results") || ++faults > 3) return undefined;
      return faults === 2 ? Promise.reject(new TypeError("reset")) : problem(502, "about:blank");
    };
    const got = settled(client.jobSet(ids).get());
    await pass(10_000);
    expect((await got).value).toMatchObject([{ ok: true }, { ok: true }]);
    expect(looks).toEqual([0, 1_000, 2_500, 4_750]);
  });

  it("fetches results again after a passing fault, and while they are not ready", async () => {
    const { double, client } = create();
    const [id = ""] = double.begin(1);
    double.move("successful", id);
    const answers = [
      ...Array.from({ length: 6 }, () => problem(502, "about:blank")),
      problem(404, "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready"),
      new Response("{ cut o"),
    ];
    double.instead = ({ line }) => line.includes("/results") ? answers.shift() : undefined;
    const got = settled(client.jobSet([id]).get());
    await pass(60_000);
    expect((await got).value).toEqual([
      { ok: true, index: 0, job: expect.anything(), results: { answer: id } },
    ]);
    expect(answers).toEqual([]);
  });

  it("gives up once the gateway was out of reach for its patience", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(2));
    double.instead = () => problem(502, "about:blank");
    const got = settled(set.get({ patience: 60_000 }));
    await pass(59_000);
    const first = await Promise.race([got, "waits"]);
    expect(first).toBe("waits");
    await pass(30_000);
    expect((await got).error).toMatchObject({ status: 502 });
    expect(set.jobs.map(({ status }) => status)).toEqual([undefined, undefined]);
  });

  it("gives failures as values, in the order of the inputs, with the results of the others", async () => {
    const { double, client } = create();
    const set = await client.executeAll("echo", [1, 2, 3, 4].map((message) => ({ message })));
    const [first, second, third, fourth] = set.jobIds;
    const got = settled(set.get());
    await pass(500);
    double.move("successful", fourth);
    await pass(1_000);
    double.move("failed", first);
    double.move("dismissed", second);
    double.move("successful", third);
    double.instead = ({ line }) =>
      line === `GET /jobs/${third}/results` ? problem(410, "no-such-job") : undefined;
    await pass(5_000);
    const outcomes = (await got).value ?? [];
    expect(outcomes.map(({ index, job }) => [index, job.id])).toEqual(set.jobIds.map((id, i) => [i, id]));
    expect(outcomes[0]).toMatchObject({ ok: false, error: expect.any(JobFailedError) });
    expect(outcomes[1]).toMatchObject({ ok: false, error: expect.any(JobDismissedError) });
    expect(outcomes[2]).toMatchObject({ ok: false, error: { name: "JobGoneError", status: 410 } });
    expect(outcomes[3]).toMatchObject({ ok: true, results: { answer: fourth } });
  });

  it("waits on for words that it does not know, until a final one", async () => {
    const { double, client } = create();
    const [id = ""] = double.begin(1);
    const got = settled(client.jobSet([id]).get({ timeout: 500_000 }));
    for (const status of ["created", "REJECTED", "paused"]) {
      double.move(status, id);
      await pass(60_000);
    }
    double.move("dismissed", id);
    await pass(30_000);
    expect((await got).value).toMatchObject([{ ok: false, error: { name: "JobDismissedError" } }]);
  });

  it("tells the counts by status, first as they are known, then whenever they change", async () => {
    const { double, client } = create();
    const ids = double.begin(3);
    double.remove(ids[2]);
    const told: unknown[] = [];
    const got = settled(client.jobSet(ids).get({ onProgress: (counts) => told.push(counts) }));
    await pass(3_000);
    double.move("running", ids[0]);
    double.move("successful", ids[1]);
    await pass(3_000);
    double.move("failed", ids[0]);
    await pass(3_000);
    await got;
    expect(told).toEqual([
      { unknown: 3 },
      { accepted: 2, gone: 1 },
      { running: 1, successful: 1, gone: 1 },
      { failed: 1, successful: 1, gone: 1 },
    ]);
    const fault = new Error("no place to show it");
    const thrown = await settled(
      client.jobSet(ids).get({
        onProgress: () => {
          throw fault;
        },
      }),
    );
    expect(thrown.error).toBe(fault);
  });

  it("of a single job gives the outcome itself; of a list of one a list; jobId only of a single one", async () => {
    const { double, client } = create();
    const single = await client.executeAll("echo", { message: "one" });
    const list = await client.executeAll("echo", [{ message: "one" }]);
    double.move("successful", single.jobId, ...list.jobIds);
    expect(double.lines()).toEqual(["POST /processes/echo/execution", "POST /jobs/batch"]);
    const outcome = await single.get();
    expect(outcome.ok && outcome.results).toEqual({ answer: single.jobId });
    expect(await list.get()).toMatchObject([{ ok: true, index: 0 }]);
    expect([single.isSingle, list.isSingle]).toEqual([true, false]);
    expect(() => list.jobId).toThrow("A set of 1 jobs has `jobIds`, no jobId");
  });
});
