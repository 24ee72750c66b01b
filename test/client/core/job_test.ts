import { afterEach, expect, test, vi } from "vitest";
import {
  createClient,
  InvalidInputsError,
  Job,
  NoSuchProcessError,
  TidegateError,
} from "../../../src/client/mod.ts";
import { createWorld, publicUrl } from "../../support/world.ts";
import { gatewayUrl, json, problem, scriptedFetch, statusOf, successful } from "../scripted_fetch.ts";

afterEach(() => void vi.useRealTimers());

const clientOf = (answer: Parameters<typeof scriptedFetch>[0]) => {
  const { fetch, asked } = scriptedFetch(answer);
  return { client: createClient({ url: gatewayUrl, fetch, retries: 0 }), asked };
};

/** A client of a whole gateway in this process. */
async function realClient(spoil?: (response: Response, method: string) => Response) {
  const world = await createWorld();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method } = request;
    const response = await world.fetch(new URL(request.url).pathname + new URL(request.url).search, {
      method,
      headers: request.headers,
      ...(method === "POST" ? { body: await request.text() } : {}),
    });
    return spoil?.(response, method) ?? response;
  };
  return { world, client: createClient({ url: publicUrl, fetch }) };
}

const echo = { message: "hello" };

test("execute: however often and in parallel, the gateway runs one job", async () => {
  const posts = vi.fn();
  const { client, world } = await realClient((response, method) => {
    posts(method);
    return response;
  });
  const job = client.prepare("echo", echo);
  expect(() => job.id).toThrow(TidegateError);
  await Promise.all([job.execute(), job.execute(), job.execute()]);
  await job.execute();
  expect(job.status).toBe("accepted");
  expect(posts.mock.calls).toEqual([["POST"]]);
  expect((await world.jobs.list({ limit: 10 })).jobs.map(({ id }) => id)).toEqual([job.id]);
});

test("execute: an answer that was lost is asked for again, and the job is the same", async () => {
  let lost = 0;
  const { client, world } = await realClient((response, method) => {
    if (method !== "POST" || lost++ > 0) return response;
    throw new TypeError("reset");
  });
  const job = await client.execute("echo", echo);
  expect(lost).toBe(2);
  expect((await world.jobs.list({ limit: 10 })).jobs.map(({ id }) => id)).toEqual([job.id]);
});

test("execute: after it failed it can be called again, with the same key", async () => {
  const { client, asked } = clientOf((_asked, number) => {
    if (number === 0) throw new TypeError("reset");
    return json(statusOf({ status: "accepted" }), { status: 201 });
  });
  const job = client.prepare("echo", echo, { idempotencyKey: 'a "b"\\' });
  await expect(job.execute()).rejects.toThrow("reset");
  await job.execute();
  expect(asked.map(({ headers }) => headers.get("idempotency-key"))).toEqual(
    Array(2).fill('"a \\"b\\"\\\\"'),
  );
});

test("execute: two jobs of the same request are two jobs", async () => {
  const { client, world } = await realClient();
  await Promise.all([client.execute("echo", echo), client.execute("echo", echo)]);
  expect((await world.jobs.list({ limit: 10 })).jobs).toHaveLength(2);
});

test("execute: what the gateway refuses is told by class, with each fault", async () => {
  const { client } = await realClient();
  await expect(client.execute("nothing")).rejects.toThrow(NoSuchProcessError);
  const error = await client.execute("echo", { message: 7 }).catch((error) => error);
  expect(error).toBeInstanceOf(InvalidInputsError);
  expect(error.errors[0].pointer).toBe("/inputs/message");
});

test("execute: of a process that answers at once the job is where the link says", async () => {
  const { client, asked } = clientOf(({ method }) =>
    method === "POST"
      ? json({ out: 1 }, {
        headers: { link: `<${gatewayUrl}/jobs/j1>; rel="monitor"; title="x", <y>; rel="self"` },
      })
      : json(successful)
  );
  const job = await client.execute("sync_only");
  expect(job).toMatchObject({ id: "j1", status: "successful" });
  expect(asked[1]?.url.pathname).toBe("/jobs/j1");
});

test("execute: an answer without a job is an error that says so", async () => {
  const { client } = clientOf(() => json({ out: 1 }));
  await expect(client.execute("elsewhere")).rejects.toThrow(/answered without a link to the job/);
});

test("Job: progress 0 is progress, and times are dates", async () => {
  const { client } = clientOf(() => json(statusOf({ progress: 0, message: "begun" })));
  const job = await client.job("j1");
  expect(job).toMatchObject({ progress: 0, message: "begun", processId: "echo", isFinal: false });
  expect(job.startedAt).toEqual(new Date("2026-11-26T12:00:01Z"));
  expect([job.finishedAt, job.expiresAt]).toEqual([undefined, undefined]);
});

test("Job: the duration grows while it runs, and stands still once it has ended", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-26T12:00:06Z") });
  const { client } = clientOf((_asked, number) => json(number === 0 ? statusOf() : successful));
  const job = await client.job("j1");
  expect(job.duration).toBe(5_000);
  await job.refresh();
  vi.setSystemTime(new Date("2027-01-01T00:00:00Z"));
  expect(job.duration).toBe(10_000);
});

test("Job: a status that is older than what is known changes nothing, and final is final", async () => {
  const { client } = clientOf((_asked, number) =>
    json(number === 0 ? statusOf({ progress: 10 }) : successful)
  );
  const job = await client.job("j1");
  job.seen(statusOf({ progress: 5, updated: "2026-11-26T12:00:00Z" }));
  expect(job.progress).toBe(10);
  await job.refresh();
  job.seen(statusOf({ updated: "2030-01-01T00:00:00Z" }));
  expect(job.status).toBe("successful");
});

test("Job: status, log, results and dismissal are the gateway's", async () => {
  const { client, world } = await realClient();
  const job = await client.execute("echo", echo);
  await expect(job.results()).rejects.toMatchObject({ name: "ResultNotReadyError" });
  await world.settle();
  expect((await job.refresh()).status).not.toBe("failed");
  expect(await job.logs()).toEqual([]);
  expect((await job.dismiss()).status).toBe("dismissed");
  await expect(job.dismiss()).rejects.toMatchObject({ name: "JobGoneError" });
  await expect(job.result()).rejects.toMatchObject({ name: "JobDismissedError", code: "dismissed" });
});

test("Job: one that is known by its id looks before it tells", async () => {
  const { client } = clientOf(() => json(successful));
  const job = new Job(client.transport, "j1");
  expect(job).toMatchObject({ id: "j1", status: undefined, processId: undefined });
  await job.refresh();
  expect(job.status).toBe("successful");
});

test("jobs: every page is asked for when it is wanted", async () => {
  const { client, world } = await realClient();
  for (let i = 0; i < 5; i++) await client.execute("echo", echo);
  const ids: string[] = [];
  for await (const job of client.jobs({ pageSize: 2 })) ids.push(job.id);
  expect(ids).toEqual((await world.jobs.list({ limit: 10 })).jobs.map(({ id }) => id));
  const { client: counted, asked } = clientOf(() =>
    json({ jobs: [statusOf()], links: [{ rel: "next", href: `${gatewayUrl}/jobs?cursor=x` }] })
  );
  for await (const _job of counted.jobs()) break;
  expect(asked).toHaveLength(1);
});

test("jobs: a fault in the middle is told, not the end of the list", async () => {
  const { client } = clientOf((_asked, number) =>
    number === 0
      ? json({ jobs: [statusOf()], links: [{ rel: "next", href: `${gatewayUrl}/jobs?cursor=x` }] })
      : problem(404, "no-such-process")
  );
  await expect((async () => {
    for await (const _job of client.jobs());
  })()).rejects.toThrow(NoSuchProcessError);
});
