import { describe, expect, it } from "vitest";
import type { RateLimit } from "../../../src/core/limits/rate_limit.ts";
import type { Answered } from "../../support/answered.ts";
import { createWorld, publicUrl, type World, type WorldOptions } from "../../support/world.ts";

const hello = { inputs: { message: "hello" } };
const quotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded";

function limit(name: string, quota: number, windowSeconds: number): RateLimit {
  return { name, quota, windowSeconds };
}

function limited(rateLimits: readonly RateLimit[], more: WorldOptions["settings"] = {}): Promise<World> {
  return createWorld({ settings: { rateLimits, ...more } });
}

const standing = ({ headers }: Pick<Answered, "headers">) => ({
  policy: headers.get("ratelimit-policy"),
  now: headers.get("ratelimit"),
});

const statuses = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status);

async function times<T>(count: number, work: () => Promise<T>): Promise<readonly T[]> {
  const done: T[] = [];
  while (done.length < count) done.push(await work());
  return done;
}

const batchOf = (processID: string, jobs: number): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ processID, inputs: Array(jobs).fill(hello.inputs) }),
});

describe("rate limits", () => {
  it("are none unless they are set: nothing is said about them", async () => {
    const world = await createWorld();
    expect(standing(await world.ask("/processes"))).toEqual({ policy: null, now: null });
  });

  it("say on each answer what is allowed and what is left of it", async () => {
    const world = await limited([limit("principal", 10, 60), limit("read", 5, 10)]);
    const policy = '"principal";q=10;w=60, "read";q=5;w=10';
    expect(standing(await world.ask("/processes"))).toEqual({
      policy,
      now: '"principal";r=9;t=6, "read";r=4;t=2',
    });
    const missing = await world.ask("/jobs/nobody");
    expect(missing.status).toBe(404);
    expect(standing(missing)).toEqual({ policy, now: '"principal";r=8;t=12, "read";r=3;t=4' });
    const head = await world.ask("/processes", { method: "HEAD" });
    expect(standing(head)).toEqual({ policy, now: '"principal";r=7;t=18, "read";r=2;t=6' });
    world.clock.pass(4);
    expect(standing(await world.ask("/"))).toEqual({ policy, now: '"principal";r=6;t=20, "read";r=3;t=4' });
  });

  it("refuse with 429, which says what is used up and when to come back", async () => {
    const world = await limited([limit("principal", 100, 60), limit("read", 2, 20)]);
    await times(2, () => world.ask("/processes"));
    const refused = await world.ask("/processes", { headers: { accept: "application/problem+json" } });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.body).toMatchObject({
      type: quotaExceeded,
      status: 429,
      "violated-policies": ["read"],
      detail: 'Too many requests: "read" (2 in 20 s) is used up; try again after 10 s',
    });
    expect(standing(refused).now).toBe('"principal";r=98;t=2, "read";r=0;t=20');
    world.clock.pass(9.9);
    expect((await world.ask("/processes")).headers.get("retry-after")).toBe("1");
    world.clock.pass(0.1);
    expect(statuses(await times(2, () => world.ask("/processes")))).toEqual([200, 429]);
  });

  it("count what is executed, read and dismissed apart", async () => {
    const world = await limited([limit("execute", 1, 60), limit("read", 1, 60), limit("dismiss", 1, 60)]);
    const jobId = await world.submit("async_only", hello);
    const dismiss = () => world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    expect((await world.execute("async_only", hello)).status).toBe(429);
    expect(statuses([await world.ask(`/jobs/${jobId}`), await world.ask(`/jobs/${jobId}`)])).toEqual([
      200,
      429,
    ]);
    expect(statuses([await dismiss(), await dismiss()])).toEqual([200, 429]);
  });

  it("of a process count its executions, each input of a batch too", async () => {
    const world = await limited([limit("execute", 4, 60), limit("process:async_only", 5, 60)]);
    const batch = (jobs: number, process = "async_only") => world.ask("/jobs/batch", batchOf(process, jobs));
    const first = await batch(3);
    expect([first.status, standing(first).now]).toEqual([
      201,
      '"execute";r=3;t=15, "process:async_only";r=2;t=36',
    ]);
    const refused = await batch(3);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "12"]);
    expect(refused.body).toMatchObject({ "violated-policies": ["process:async_only"] });
    expect(standing(refused).now).toBe('"execute";r=3;t=15, "process:async_only";r=2;t=36');
    const tooLarge = await batch(6);
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.body).toMatchObject({ errors: [{ pointer: "/inputs" }] });
    const alone = () => world.execute("async_only", hello, { prefer: "respond-async" });
    expect(statuses(await times(3, alone))).toEqual([201, 201, 429]);
  });

  it("are met by every spelling of a path", async () => {
    const world = await limited([limit("process:async_only", 1, 60)]);
    const post = async (path: string) =>
      await world.gateway.fetch(
        new Request(publicUrl + path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(hello),
        }),
      );
    expect((await post("/processes/async_only/execution")).status).toBe(201);
    const others = [
      "/processes/async_only/execution/",
      "/processes/async%5Fonly/execution",
      "/processes/async_only/execut%69on",
    ];
    for (const path of others) expect([path, (await post(path)).status]).toEqual([path, 429]);
  });

  it("do not concern runners, probes, and who asks what he may ask", async () => {
    const limits = ["principal", "read", "execute", "dismiss"].map((name) => limit(name, 1, 3_600));
    const world = await limited(limits);
    const jobId = await world.submit("async_only", hello);
    for (let i = 0; i < 3; i++) {
      const report = await world.report(jobId, { sequence: i + 1, status: "running", progress: 10 * i });
      expect([report.status, standing(report)]).toEqual([200, { policy: null, now: null }]);
      expect((await world.ask("/health/ready")).status).toBe(200);
      expect((await world.ask("/jobs", { method: "OPTIONS" })).status).toBe(204);
    }
    expect((await world.ask("/jobs")).status).toBe(429);
  });

  it("count a watch and a long poll once", async () => {
    const world = await limited([limit("read", 3, 3_600)]);
    const jobId = await world.submit("async_only", hello);
    const polled = world.ask(`/jobs/${jobId}`, { headers: { prefer: "wait=30" } });
    const stream = await world.gateway.fetch(
      new Request(`${publicUrl}/jobs/${jobId}`, { headers: { accept: "text/event-stream" } }),
    );
    expect(stream.headers.get("ratelimit")).toBe('"read";r=1;t=2400');
    for (const sequence of [1, 2, 3]) {
      await world.report(jobId, { sequence, status: "running", progress: 10 * sequence });
    }
    await world.report(jobId, { sequence: 4, status: "failed", exception: { detail: "no" } });
    expect((await stream.text()).match(/^event: status/gm)?.length).toBeGreaterThan(1);
    expect(standing(await polled).now).toBe('"read";r=2;t=1200');
    expect(standing(await world.ask(`/jobs/${jobId}`)).now).toBe('"read";r=0;t=3600');
  });

  it("can be read by a browser on another site", async () => {
    const world = await limited([limit("read", 1, 60)]);
    const ask = () => world.ask("/", { headers: { origin: "https://app.example.org" } });
    for (const status of [200, 429]) {
      const answer = await ask();
      expect(answer.status).toBe(status);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      const exposed = answer.headers.get("access-control-expose-headers")?.split(/,\s*/);
      expect(exposed).toEqual(expect.arrayContaining(["ratelimit", "ratelimit-policy", "retry-after"]));
    }
  });

  it("are of each address, where nobody has a name", async () => {
    const world = await limited([limit("read", 1, 60)]);
    const from = async (hostname: string, headers: HeadersInit = {}) =>
      (await world.gateway.fetch(new Request(`${publicUrl}/jobs`, { headers }), { remoteAddr: { hostname } }))
        .status;
    expect([await from("192.0.2.1"), await from("192.0.2.1"), await from("192.0.2.2")]).toEqual([
      200,
      429,
      200,
    ]);
    expect([await from("2001:db8::1"), await from("2001:db8:0:0:ffff::2")]).toEqual([200, 429]);
    for (const name of ["x-forwarded-for", "cf-connecting-ip", "forwarded", "x-real-ip"]) {
      expect(await from("192.0.2.1", { [name]: "198.51.100.7" })).toBe(429);
    }
  });

  it("believe as many proxies as they are told of", async () => {
    const world = await limited([limit("read", 1, 60)], { proxies: 2 });
    const from = async (forwarded: string) =>
      (await world.gateway.fetch(
        new Request(`${publicUrl}/jobs`, { headers: { "x-forwarded-for": forwarded } }),
        { remoteAddr: { hostname: "10.0.0.1" } },
      )).status;
    expect(await from("192.0.2.1, 10.0.0.2")).toBe(200);
    expect(await from("198.51.100.7, 192.0.2.1, 10.0.0.2")).toBe(429);
    expect(await from("192.0.2.2, 10.0.0.2")).toBe(200);
  });
});

describe("a quota of outstanding jobs", () => {
  it("refuses one more with 429, and takes it when one has ended", async () => {
    const world = await createWorld({ settings: { jobQuota: 2 } });
    const submit = () => world.execute("async_only", hello, { prefer: "respond-async" });
    const [first, , refused] = await times(3, submit);
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get("retry-after")).toBe("5");
    expect(refused?.body).toMatchObject({
      type: quotaExceeded,
      title: "Too many outstanding jobs",
      "violated-policies": ["jobs"],
      detail: expect.stringContaining("2 of at most 2 outstanding jobs"),
    });
    await world.ask(`/jobs/${first?.body["jobID"]}`, { method: "DELETE" });
    expect(statuses(await times(2, submit))).toEqual([201, 429]);
  });

  it("answers a request that is sent again, whatever else is outstanding", async () => {
    const world = await createWorld({ settings: { jobQuota: 1 } });
    const submit = () =>
      world.execute("async_only", hello, { prefer: "respond-async", "idempotency-key": "k" });
    const [first, again] = await times(2, submit);
    expect([first?.status, again?.status, again?.body["jobID"]]).toEqual([201, 201, first?.body["jobID"]]);
  });

  it("has room for all of a batch, or nothing of it is there", async () => {
    const world = await createWorld({ settings: { jobQuota: 4 } });
    const batch = (jobs: number) => world.ask("/jobs/batch", batchOf("async_only", jobs));
    expect(statuses([await batch(3), await batch(2), await batch(5)])).toEqual([201, 429, 413]);
    expect((await world.jobs.list({ limit: 10 })).jobs).toHaveLength(3);
    expect((await batch(1)).status).toBe(201);
  });

  it("is never passed by 1,000 requests at once, single and in batches", async () => {
    const world = await createWorld({ settings: { jobQuota: 100 } });
    const sent = Array.from(
      { length: 1_000 },
      (_, i) =>
        i % 50 === 7
          ? world.gateway.fetch(new Request(`${publicUrl}/jobs/batch`, batchOf("async_only", 9)))
          : world.gateway.fetch(
            new Request(`${publicUrl}/processes/async_only/execution`, {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(hello),
            }),
          ),
    );
    const answers = await Promise.all(sent);
    expect(new Set(statuses(answers))).toEqual(new Set([201, 429]));
    const { jobs } = await world.jobs.list({ limit: 1_000 });
    expect(jobs).toHaveLength(100);
    const groups = Map.groupBy(jobs.filter(({ group }) => group !== undefined), ({ group }) => group);
    for (const [, members] of groups) expect(members).toHaveLength(9);
  });
});
