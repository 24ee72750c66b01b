import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  createClient,
  type Job,
  JobGoneError,
  NoSuchJobError,
  TransportError,
} from "../../../src/client/mod.ts";
import type { StatusInfo } from "../../../src/ogc/status_info.ts";
import {
  type Asked,
  eventText,
  gatewayUrl,
  json,
  never,
  openStream,
  problem,
  scriptedFetch,
  statusOf,
  successful,
} from "../scripted_fetch.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A job at `percent`. */
const at = (percent: number) =>
  statusOf({
    progress: percent,
    updated: new Date(Date.UTC(2026, 10, 26, 12, 0, percent / 10)).toISOString(),
  });
const end = { ...successful, updated: "2026-11-26T12:01:00.000Z" };
const told = (status: StatusInfo) => status.status === "running" ? status.progress : status.status;

async function jobOf(answer: Parameters<typeof scriptedFetch>[0], signal?: AbortSignal) {
  const script = scriptedFetch((asked, number) => number === 0 ? json(at(0)) : answer(asked, number - 1));
  const client = createClient({ url: gatewayUrl, fetch: script.fetch, ...(signal ? { signal } : {}) });
  return { job: await client.job("j1"), asked: script.asked };
}

/** Everything that a watch tells, once it has ended. */
function follow(job: Job, options: Parameters<Job["watch"]>[0] = {}) {
  const seen: unknown[] = [];
  const ended = (async () => {
    for await (const status of job.watch(options)) seen.push(told(status));
  })();
  ended.catch(() => {});
  return { seen, ended };
}

const wholeStream = [0, 10, 20, 30].map((progress, i) => eventText(i + 1, at(progress))).join("") +
  eventText(9, end);

test("watch: tells the current status and each that follows, and ends with the final one", async () => {
  const stream = openStream();
  const { job, asked } = await jobOf(() => stream.response);
  const { seen, ended } = follow(job);
  stream.write(`retry: 1000\n\n${wholeStream}`);
  await ended;
  expect(seen).toEqual([0, 10, 20, 30, "successful"]);
  expect(asked[1]?.headers.get("accept")).toMatch(/^text\/event-stream/);
  expect(job.status).toBe("successful");
  expect(stream.isCancelled).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test.each(["\n", "\r\n", "\r"])(
  "watch: events are read however they are cut, with line ends %j",
  async (lineEnd) => {
    const inTwoLines = wholeStream.replaceAll(',"status"', '\ndata: ,"status"');
    const text = `: hello\n\nretry: 1000\n\n${inTwoLines}`.replaceAll("\n", lineEnd);
    const bytes = new TextEncoder().encode(text + (lineEnd === "\r" ? ":" : ""));
    for (const size of [1, 2, 3, 7, 64]) {
      const body = new ReadableStream({
        start(controller) {
          for (let i = 0; i < bytes.length; i += size) controller.enqueue(bytes.slice(i, i + size));
          controller.close();
        },
      });
      const headers = { "content-type": "text/event-stream; charset=utf-8" };
      const { job } = await jobOf(() => new Response(body, { headers }));
      const { seen, ended } = follow(job);
      await ended;
      expect(seen).toEqual([0, 10, 20, 30, "successful"]);
    }
  },
);

/** A gateway that tells what is newer than Last-Event-ID, and cuts the connection after so many bytes. */
function cutting(after: number): (asked: Asked, number: number) => Response {
  return ({ headers }, number) => {
    const from = Number(headers.get("last-event-id") ?? 0);
    const events = [0, 10, 20, 30].map((progress, i) => [i + 1, at(progress)] as const);
    const text = [...events, [9, end] as const].filter(([id]) => id > from).map(([id, status]) =>
      eventText(id, status)
    )
      .join("");
    const stream = openStream();
    stream.write(number === 0 ? text.slice(0, after) : text);
    if (number === 0) queueMicrotask(() => queueMicrotask(() => setTimeout(() => stream.break(), 1)));
    return stream.response;
  };
}

test("watch: a connection that is cut at any byte loses nothing and tells nothing twice", async () => {
  for (let after = 0; after < wholeStream.length; after += 13) {
    const { job, asked } = await jobOf(cutting(after));
    const { seen, ended } = follow(job);
    await vi.advanceTimersByTimeAsync(2_000);
    await ended;
    expect(seen, `cut after ${after} bytes`).toEqual([0, 10, 20, 30, "successful"]);
    expect(asked.length).toBe(3);
  }
});

test("watch: a gateway that repeats itself after a restart is not repeated", async () => {
  const { job } = await jobOf((_asked, number) => {
    const stream = openStream();
    stream.write(
      number === 0 ? eventText(4, at(10)) : eventText(4, at(10)) + eventText(2, at(0)) + eventText(9, end),
    );
    stream.end();
    return stream.response;
  });
  const { seen, ended } = follow(job);
  await vi.advanceTimersByTimeAsync(2_000);
  await ended;
  expect(seen).toEqual([10, "successful"]);
});

test("watch: a stream that has fallen silent is left after 45 s; comments keep it", async () => {
  const streams = [openStream(), openStream()];
  const { job, asked } = await jobOf((_asked, number) => streams[number]!.response);
  const { seen, ended } = follow(job);
  streams[0]!.event(1, at(0));
  for (let i = 0; i < 4; i++) {
    await vi.advanceTimersByTimeAsync(40_000);
    streams[0]!.write(": waiting\n\n");
  }
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(46_000);
  expect(asked).toHaveLength(3);
  expect(asked[2]?.headers.get("last-event-id")).toBe("1");
  streams[1]!.event(9, end);
  await ended;
  expect(seen).toEqual([0, "successful"]);
  expect(streams[0]!.isCancelled).toBe(true);
});

test("watch: leaving the loop closes the connection, and leaves no timer", async () => {
  const stream = openStream();
  const { job } = await jobOf(() => stream.response);
  stream.event(1, at(0));
  for await (const _status of job.watch()) break;
  expect(stream.isCancelled).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test.each(["the watch's", "the client's"])("watch: %s signal ends it with its reason", async (whose) => {
  const stream = openStream();
  const controller = new AbortController();
  const isClients = whose === "the client's";
  const { job } = await jobOf(() => stream.response, isClients ? controller.signal : undefined);
  const { ended } = follow(job, isClients ? {} : { signal: controller.signal });
  stream.event(1, at(0));
  await vi.advanceTimersByTimeAsync(1);
  controller.abort(new Error("enough"));
  await expect(ended).rejects.toThrow("enough");
  expect(stream.isCancelled).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("watch: where there is no stream, requests are held", async () => {
  const moments: number[] = [];
  const { job } = await jobOf(async ({ headers }, number) => {
    moments.push(Date.now());
    if (number === 0) return json(at(0), { headers: { etag: '"1"' } });
    expect(headers.get("prefer")).toBe("wait=20");
    expect(headers.get("if-none-match")).toBe(number < 3 ? '"1"' : '"2"');
    const applied = { "preference-applied": "wait=20" };
    await new Promise((resolve) => setTimeout(resolve, number === 1 ? 20_000 : 1_000));
    if (number < 2) return new Response(null, { status: 304, headers: { etag: '"1"', ...applied } });
    return json(number === 2 ? at(40) : end, { headers: { etag: `"${number}"`, ...applied } });
  });
  const { seen, ended } = follow(job);
  await vi.advanceTimersByTimeAsync(30_000);
  await ended;
  expect(seen).toEqual([0, 40, "successful"]);
  // The first question is not held, so its answer is followed by a pause; the held ones follow each other at once.
  expect(moments.slice(1).map((moment, i) => moment - moments[i]!)).toEqual([500, 20_000, 1_000]);
  expect(vi.getTimerCount()).toBe(0);
});

test("watch: a server that says it holds requests and does not is not asked without end", async () => {
  const headers = { "etag": '"1"', "preference-applied": "wait=20" };
  const { job, asked } = await jobOf((_asked, number) => json(number < 6 ? at(0) : end, { headers }));
  const { ended } = follow(job);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked.length).toBeLessThan(8);
  await vi.advanceTimersByTimeAsync(30_000);
  await ended;
});

test("watch: where nothing is held, pauses grow from 0.5 s to 10 s, and begin again with each news", async () => {
  const moments: number[] = [];
  const begun = Date.now();
  const { job } = await jobOf((_asked, number) => {
    moments.push(Date.now() - begun);
    return json(number < 12 ? at(0) : number < 14 ? at(50) : end);
  });
  const { seen, ended } = follow(job);
  await vi.advanceTimersByTimeAsync(120_000);
  await ended;
  expect(seen).toEqual([0, 50, "successful"]);
  const pauses = moments.slice(1).map((moment, i) => moment - moments[i]!);
  expect(pauses).toEqual([
    500,
    750,
    1125,
    1687,
    2531,
    3796,
    5695,
    8542,
    10_000,
    10_000,
    10_000,
    10_000,
    500,
    750,
  ]);
});

test("watch: Retry-After is honoured when it is longer", async () => {
  const moments: number[] = [];
  const { job } = await jobOf((_asked, number) => {
    moments.push(Date.now());
    return json(number < 2 ? at(0) : end, { headers: { "retry-after": "3" } });
  });
  const { ended } = follow(job, { pollInterval: 100 });
  await vi.advanceTimersByTimeAsync(10_000);
  await ended;
  expect(moments.slice(1).map((moment, i) => moment - moments[i]!)).toEqual([3_000, 3_000]);
});

test("watch: faults of the way there are no outcome: it asks on", async () => {
  const faults = [
    () => problem(502, "bad-gateway"),
    () => Promise.reject(new TypeError("reset")),
    () => problem(503, "closed", { "retry-after": "5" }),
    () => new Response("<html>", { status: 200, headers: { "content-type": "text/html" } }),
    () => new Response("event: status\ndata: {\n\n", { headers: { "content-type": "text/event-stream" } }),
  ];
  const moments: number[] = [];
  const { job } = await jobOf((_asked, number) => {
    moments.push(Date.now());
    return faults[number]?.() ?? json(end);
  });
  const { seen, ended } = follow(job);
  await vi.advanceTimersByTimeAsync(60_000);
  await ended;
  expect(seen).toEqual(["successful"]);
  expect(moments.slice(1).map((moment, i) => moment - moments[i]!)).toEqual([500, 750, 5_000, 1_687, 2_531]);
});

test("watch: a gateway that stays away is given up after the patience, with its last fault", async () => {
  const { job } = await jobOf((_asked, number) =>
    number === 0 ? json(at(0)) : Promise.reject(new TypeError("refused"))
  );
  const { seen, ended } = follow(job, { patience: 60_000 });
  await vi.advanceTimersByTimeAsync(59_000);
  const isSettled = vi.fn();
  ended.catch(isSettled);
  await vi.advanceTimersByTimeAsync(0);
  expect(isSettled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(12_000);
  await expect(ended).rejects.toThrow(TransportError);
  expect(seen).toEqual([0]);
});

test.each([[404, "no-such-job", NoSuchJobError], [410, "no-such-job", JobGoneError]])(
  "watch: %i ends it at once",
  async (status, type, kind) => {
    const { job, asked } = await jobOf(() => problem(status, type));
    await expect(follow(job).ended).rejects.toThrow(kind);
    expect(asked).toHaveLength(2);
  },
);

test("watch: of a job that has ended tells one status", async () => {
  const { job } = await jobOf(() => json(end));
  const { seen, ended } = follow(job);
  await ended;
  expect(seen).toEqual(["successful"]);
});

test("watch: statuses that are not known are no end", async () => {
  const { job } = await jobOf((_asked, number) =>
    json(
      number === 0 ? { ...at(0), status: "created" } : number === 1 ? { ...at(10), status: "REJECTED" } : end,
    )
  );
  const { ended } = follow(job);
  await vi.advanceTimersByTimeAsync(5_000);
  await ended;
  expect(job.status).toBe("successful");
});

test("watch: a gateway that never answers is a fault like another", async () => {
  const { job } = await jobOf((_asked, number) => number === 0 ? never() : json(end));
  const { seen, ended } = follow(job);
  await vi.advanceTimersByTimeAsync(60_500);
  await ended;
  expect(seen).toEqual(["successful"]);
});
