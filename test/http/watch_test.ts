import { describe, expect, it, onTestFinished, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { type EventReader, readEvents, type StatusEvent } from "../support/event_reader.ts";
import { createWorld, type World, type WorldOptions } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const accept = "text/event-stream";
const successful = { status: "successful", outputs: { message: { value: "hello" } } } as const;

async function opened(
  world: World,
  jobId: string,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const path = `/jobs/${jobId}`;
  const reader = readEvents(await world.fetch(path, { headers: { accept, ...headers } }), path);
  onTestFinished(() => reader.leave());
  return reader;
}

/** What each event says, for short. */
const said = (events: readonly (StatusEvent | undefined)[]) =>
  events.map((event) => event?.status.status === "running" ? event.status.progress : event?.status.status);

/** Counts who waits in the store. */
function countingWaits(): { waiting: number; wrap: NonNullable<WorldOptions["wrap"]> } {
  const count = {
    waiting: 0,
    wrap: (platform: Parameters<NonNullable<WorldOptions["wrap"]>>[0]) => ({
      ...platform,
      jobs: {
        ...platform.jobs,
        changed: (...asked: Parameters<typeof platform.jobs.changed>) => {
          count.waiting++;
          return platform.jobs.changed(...asked).finally(() => count.waiting--);
        },
      },
    }),
  };
  return count;
}

describe("GET /jobs/{jobID} as events", () => {
  it("has the present status, each change of it in order, and ends after the last", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answer = await world.fetch(`/jobs/${jobId}`, { headers: { accept } });
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")])
      .toEqual([200, "text/event-stream", "no-store"]);
    const reader = readEvents(answer, `/jobs/${jobId}`);
    const events = [await reader.next()];
    for (const sequence of [1, 2, 3]) {
      await world.report(jobId, { sequence, status: "running", progress: sequence * 10 });
    }
    await world.report(jobId, { sequence: 4, ...successful });
    events.push(...await reader.rest());
    expect(said(events)).toEqual(["accepted", 10, 20, 30, "successful"]);
    expect(reader.others).toEqual(["retry: 1000"]);
    const ids = events.map((event) => Number(event?.id));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    const status = await world.ask(`/jobs/${jobId}`);
    expect(events.at(-1)?.status).toEqual(status.body);
    expect(status.headers.get("etag")).toBe(`"${ids.at(-1)}"`);
  });

  it("is there for a job the moment after it was accepted", async () => {
    const world = await createWorld();
    const { headers, body } = await world.execute("async_only", hello);
    expect(headers.get("location")).toContain(String(body["jobID"]));
    const reader = await opened(world, String(body["jobID"]));
    expect(said([await reader.next()])).toEqual(["accepted"]);
  });

  it("loses nothing that is written between the reading of the job and the watch of it", async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          async read(jobId) {
            const job = await platform.jobs.read(jobId);
            const then = meanwhile;
            meanwhile = undefined;
            await then?.();
            return job;
          },
        },
      }),
    });
    const jobId = await world.submit("echo", hello);
    const job = await world.job(jobId);
    // As another process does: nothing of this one hears of it.
    meanwhile = () => {
      const revision = job.revision + 1;
      const next = { ...job, status: "running" as const, progress: 7, revision, statusRevision: revision };
      return world.jobs.commit({ id: "other", job: next, index: { listed: true, dead: false } });
    };
    const reader = await opened(world, jobId);
    expect(said([await reader.next(), await reader.next()])).toEqual(["accepted", 7]);
  });

  it("has no event for what its reader does not see", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const reader = await opened(world, jobId);
    await reader.next();
    await world.report(jobId, { sequence: 1, status: "running", progress: 5 });
    const { revision } = await world.job(jobId);
    world.clock.pass(200);
    await world.report(jobId, undefined);
    expect((await world.job(jobId)).revision).toBeGreaterThan(revision);
    await world.report(jobId, { sequence: 2, ...successful });
    expect(said(await reader.rest())).toEqual([5, "successful"]);
  });

  it(
    "goes on with Last-Event-ID wherever it was cut: nothing lost, nothing twice",
    { timeout: 30_000 },
    async () => {
      const world = await createWorld();
      const whole = ["accepted", 20, 40, 60, 80, "successful"];
      for (let cut = 1; cut < whole.length; cut++) {
        for (const away of [0, 1, 3]) {
          const jobId = await world.submit("echo", hello);
          const events: (StatusEvent | undefined)[] = [];
          let reader: EventReader | undefined = await opened(world, jobId);
          events.push(await reader.next());
          for (let sequence = 1; sequence < whole.length; sequence++) {
            if (sequence === cut) {
              await reader?.leave();
              reader = undefined;
            }
            if (reader === undefined && sequence === cut + away) reader = await back(world, jobId, events);
            const next = whole[sequence];
            const report = typeof next === "number"
              ? { status: "running", progress: next } as const
              : successful;
            await world.report(jobId, { sequence, ...report });
            if (reader !== undefined && sequence < cut) events.push(await reader.next());
          }
          reader ??= await back(world, jobId, events);
          events.push(...await reader.rest());
          expect([cut, away, said(events)]).toEqual([cut, away, whole]);
        }
      }
    },
  );

  it("tells who has seen the last status that nothing comes any more", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, ...successful });
    const [last] = await (await opened(world, jobId)).rest();
    const again = await world.ask(`/jobs/${jobId}`, { headers: { accept, "last-event-id": last?.id ?? "" } });
    expect([again.status, again.text]).toEqual([204, ""]);
    const before = await opened(world, jobId, { "last-event-id": "1" });
    expect(said(await before.rest())).toEqual(["successful"]);
  });

  it("takes what is no revision of the job for nothing seen", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    for (const id of ["", "x", "-1", "1.5", "999999", "1e3", "9".repeat(40)]) {
      const reader = await opened(world, jobId, { "last-event-id": id });
      expect([id, said([await reader.next()])]).toEqual([id, ["accepted"]]);
    }
  });

  it("is kept alive by comments while nothing happens, which cost no timer in the end", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const reader = await opened(world, jobId);
    await reader.next();
    const next = reader.next();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(reader.others).toEqual(["retry: 1000"]);
    await vi.advanceTimersByTimeAsync(30_002);
    expect(reader.others).toEqual(["retry: 1000", ": waiting", ": waiting", ": waiting"]);
    await world.report(jobId, { sequence: 1, ...successful });
    expect(said([await next, await reader.next()])).toEqual(["successful", undefined]);
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops watching when its reader goes away, and when the process is about to end", async () => {
    const count = countingWaits();
    const world = await createWorld({ wrap: count.wrap });
    const jobId = await world.submit("echo", hello);
    const readers = await Promise.all([1, 2, 3].map(() => opened(world, jobId)));
    const nexts: Promise<StatusEvent | undefined>[] = [];
    for (const reader of readers) {
      await reader.next();
      nexts.push(reader.next());
    }
    await eventually("all wait", 5, () => count.waiting === 3 || undefined);
    await readers[0]?.leave();
    await eventually("one does not", 5, () => count.waiting === 2 || undefined);
    world.stop();
    expect(said(await Promise.all(nexts))).toEqual([undefined, undefined, undefined]);
    await eventually("nobody waits", 5, () => count.waiting === 0 || undefined);
  });

  it("stops watching when the connection of its reader is gone", async () => {
    const count = countingWaits();
    const world = await createWorld({ wrap: count.wrap });
    const jobId = await world.submit("echo", hello);
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, world.gateway.fetch);
    onTestFinished(() => server.shutdown());
    const gone = new AbortController();
    const path = `/jobs/${jobId}`;
    const url = `http://127.0.0.1:${server.addr.port}${path}`;
    const reader = readEvents(await fetch(url, { headers: { accept }, signal: gone.signal }), path);
    expect(said([await reader.next()])).toEqual(["accepted"]);
    const next = reader.next().catch(() => "gone");
    await eventually("it waits", 5, () => count.waiting === 1 || undefined);
    gone.abort();
    expect(await next).toBe("gone");
    await eventually("nobody waits", 5, () => count.waiting === 0 || undefined);
  });

  it("ends after the longest watch of the gateway, and its reader goes on", async () => {
    const world = await createWorld({ settings: { watchSeconds: 0.05 } });
    const jobId = await world.submit("echo", hello);
    const [first, ...others] = await (await opened(world, jobId)).rest();
    expect([said([first]), others]).toEqual([["accepted"], []]);
    const reader = await opened(world, jobId, { "last-event-id": first?.id ?? "" });
    await world.report(jobId, { sequence: 1, ...successful });
    expect(said(await reader.rest())).toEqual(["successful"]);
  });

  it("keeps for a reader who takes nothing no more than its bound", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const reader = await opened(world, jobId);
    await reader.next();
    for (let sequence = 1; sequence <= 90; sequence++) {
      await world.report(jobId, { sequence, status: "running", progress: sequence });
    }
    await world.report(jobId, { sequence: 91, ...successful });
    const events = said(await reader.rest());
    expect(events.length).toBeLessThanOrEqual(66);
    expect(events.slice(-3)).toEqual([89, 90, "successful"]);
  });

  it("begins with no stream when there is a problem", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, ...successful });
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    for (
      const [path, status, type] of [["/jobs/nobody", 404, "no-such-job"], [
        `/jobs/${jobId}`,
        410,
        "no-such-job",
      ]]
    ) {
      const answer = await world.ask(String(path), { headers: { accept } });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/json"]);
      expect(String(answer.body["type"])).toContain(type);
    }
  });

  it("is what Accept chooses", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const events = [
      "text/event-stream",
      "TEXT/event-stream",
      "text/event-stream, application/json",
      "application/json;q=0.5, text/event-stream",
      "text/event-stream, */*;q=0.1",
    ];
    const json = [
      "*/*",
      "application/json",
      "application/json, text/event-stream;q=0.9",
      "text/html, */*;q=0.1",
      "text/event-stream;q=0, application/json",
    ];
    for (const [accepts, type] of [[events, "text/event-stream"], [json, "application/json"]] as const) {
      for (const accept of accepts) {
        const { headers, body } = await world.fetch(`/jobs/${jobId}`, { headers: { accept } });
        await body?.cancel();
        expect([accept, headers.get("content-type")]).toEqual([accept, type]);
      }
    }
    expect((await world.ask(`/jobs/${jobId}`, { headers: { accept: "text/*" } })).status).toBe(406);
    const head = await world.ask(`/jobs/${jobId}`, { method: "HEAD", headers: { accept } });
    expect([head.status, head.headers.get("content-type"), head.text]).toEqual([200, accept, ""]);
  });

  it("may be asked for by a page on another site, which may say what it has seen", async () => {
    const world = await createWorld();
    const origin = "https://app.example.org";
    const { headers } = await world.ask("/jobs/x", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "last-event-id",
      },
    });
    expect(headers.get("access-control-allow-headers")).toBe("last-event-id");
    const jobId = await world.submit("echo", hello);
    const answer = await world.fetch(`/jobs/${jobId}`, { headers: { accept, origin } });
    await answer.body?.cancel();
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

function back(
  world: World,
  jobId: string,
  events: readonly (StatusEvent | undefined)[],
): Promise<EventReader> {
  return opened(world, jobId, { "last-event-id": events.at(-1)?.id ?? "" });
}
