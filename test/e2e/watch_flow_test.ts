/** Watching a job as a client does: events over real connections that break, and long polls. */
import { afterAll, beforeAll, expect } from "vitest";
import { type EventReader, readEvents, type StatusEvent } from "../support/event_reader.ts";
import { describe, test } from "../support/deployed.ts";
import { createJobClient, finalStatuses, type JobClient } from "../support/job_client.ts";
import { letGo } from "../support/let_go.ts";
import { createSite, type Site } from "../support/site.ts";

let site: Site;
let client: JobClient;
beforeAll(async () => {
  site = await createSite({ runnerEntry: "test/support/counting_runner.ts" });
  client = createJobClient(site.gateway.url);
});
afterAll(() => site?.stop());

const timeout = 40_000;
const steady = (inputs: Record<string, unknown>) => client.submit("steady", { inputs, response: "document" });

async function ask(jobId: string, headers: Record<string, string>, path = ""): Promise<Response> {
  return await fetch(`${site.gateway.url}/jobs/${jobId}${path}`, { headers });
}

async function opened(jobId: string, seen?: StatusEvent): Promise<EventReader> {
  const headers = { accept: "text/event-stream", ...(seen && { "last-event-id": seen.id }) };
  return readEvents(await ask(jobId, headers), `/jobs/${jobId}`);
}

/** Comes back as often as the gateway ends the stream, up to the event with one of those statuses. */
async function followed(jobId: string, seen: StatusEvent, until: readonly string[]): Promise<StatusEvent[]> {
  const events: StatusEvent[] = [];
  let last = seen;
  while (!until.includes(last.status.status)) {
    const reader = await opened(jobId, last);
    for (let event = await reader.next(); event !== undefined; event = await reader.next()) {
      events.push(last = event);
      if (until.includes(event.status.status)) break;
    }
    await reader.leave();
  }
  return events;
}

describe("the events of a job", () => {
  test(
    "are there from the start, go on over a cut, in order and each once, and end with it",
    { timeout },
    async () => {
      const jobId = await steady({ message: "seen", steps: 12, stepMilliseconds: 150 });
      const first = await opened(jobId);
      const events = [(await first.next())!];
      expect(events[0]?.status).toMatchObject({ jobID: jobId, processID: "steady" });
      for (let count = 0; count < 3; count++) events.push((await first.next())!);
      await first.leave();
      events.push(...await followed(jobId, events.at(-1)!, finalStatuses));
      const ids = events.map(({ id }) => Number(id));
      expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other));
      const progress = events.map(({ status }) => status.progress ?? 0);
      expect(progress).toEqual(progress.toSorted((one, other) => one - other));
      expect(events.length).toBeGreaterThanOrEqual(6);
      expect(events.at(-1)?.status).toEqual((await client.status(jobId)).body);
      const again = await ask(jobId, { accept: "text/event-stream", "last-event-id": String(ids.at(-1)) });
      expect([again.status, await again.text()]).toEqual([204, ""]);
    },
  );

  test("come soon, to everyone who watches", { timeout }, async () => {
    const jobId = await steady({ steps: 0, holdAttempts: 1 });
    await client.reached(jobId, ["running"]);
    const watching = await Promise.all(Array.from({ length: 5 }, async () => {
      const reader = await opened(jobId);
      const event = (await reader.next())!;
      const rest = followed(jobId, event, finalStatuses).then((events) => ({
        events,
        at: performance.now(),
      }));
      return { reader, rest };
    }));
    const dismissedAt = performance.now();
    await client.dismiss(jobId);
    for (const { reader, rest } of watching) {
      const { events, at } = await rest;
      expect(events.at(-1)?.status.status).toBe("dismissed");
      expect(at - dismissedAt).toBeLessThan(10_000);
      await reader.leave();
    }
  });
});

describe("a long poll", () => {
  test("is answered with the change, and with the results when they are there", { timeout }, async () => {
    const jobId = await steady({ message: "waited", steps: 1, stepMilliseconds: 50, holdAttempts: 1 });
    await client.reached(jobId, ["running"]);
    const results = ask(jobId, { prefer: "wait=9" }, "/results");
    await letGo(site.runner, jobId);
    const answer = await results;
    expect([answer.status, answer.headers.get("preference-applied"), await answer.json()]).toEqual([
      200,
      "wait=9",
      { answer: "waited, attempt 1" },
    ]);
    const { headers } = await client.status(jobId);
    const held = await ask(jobId, { prefer: "wait=9", "if-none-match": headers.get("etag") ?? "" });
    expect([held.status, await held.text()]).toEqual([304, ""]);
  });
});

describe("a gateway that is stopped while somebody watches", () => {
  test("lets him go, and he goes on when it is back", { timeout }, async () => {
    const jobId = await steady({ steps: 0, holdAttempts: 1 });
    await client.reached(jobId, ["running"]);
    const reader = await opened(jobId);
    const running = (await reader.next())!;
    const ended = reader.rest();
    const before = performance.now();
    await site.gateway.kill("SIGTERM");
    expect(await ended).toEqual([]);
    expect(performance.now() - before).toBeLessThan(15_000);
    await site.gateway.start();
    await site.catalogueRead();
    const rest = followed(jobId, running, finalStatuses);
    await letGo(site.runner, jobId);
    expect((await rest).at(-1)?.status.status).toBe("successful");
  });
});
