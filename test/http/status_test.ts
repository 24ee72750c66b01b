import { describe, expect, it } from "vitest";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, publicUrl, runner, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const noSuchJob = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-job";
const relations = "http://www.opengis.net/def/rel/ogc/1.0";

type Status = Record<string, unknown> & { links: { rel: string; href: string }[] };

async function status(world: World, jobId: string): Promise<Status> {
  return (await world.ask<Status>(`/jobs/${jobId}`)).body;
}

function relationsOf({ links }: Status): string[] {
  return links.map(({ rel }) => rel);
}

describe("GET /jobs/{jobID}", () => {
  it("tells a job that waits, and nothing that is not known yet", async () => {
    const world = await createWorld();
    const { body } = await world.execute("fragile", hello);
    const jobId = String(body["jobID"]);
    const time = world.clock.in(0);
    expect(await status(world, jobId)).toEqual({
      jobID: jobId,
      processID: "fragile",
      type: "process",
      status: "accepted",
      created: time,
      updated: time,
      links: [
        {
          href: `${publicUrl}/jobs/${jobId}`,
          rel: "self",
          type: "application/json",
          title: expect.any(String),
        },
        {
          href: `${publicUrl}/jobs/${jobId}`,
          rel: "monitor",
          type: "application/json",
          title: expect.any(String),
        },
        {
          href: `${publicUrl}/jobs/${jobId}/definition`,
          rel: "definition",
          type: "application/json",
          title: expect.any(String),
        },
        {
          href: `${publicUrl}/jobs/${jobId}/log`,
          rel: `${relations}/log`,
          type: "application/json",
          title: expect.any(String),
        },
      ],
    });
  });

  it("is found the moment after it was accepted", async () => {
    const world = await createWorld();
    const { headers } = await world.execute("fragile", hello);
    expect((await world.ask((headers.get("location") ?? "").slice(publicUrl.length))).status).toBe(200);
  });

  it("sends progress 0, and no member that is null", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 1, progress: 0 });
    const { text } = await world.ask(`/jobs/${jobId}`);
    expect(text).toContain('"progress":0');
    expect(text).not.toContain("null");
  });

  it("tells all times in UTC", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 1, status: "failed" });
    const told = await status(world, jobId);
    for (const name of ["created", "started", "finished", "updated", "expires"]) {
      const time = told[name];
      if (name === "started") expect(time).toBeUndefined();
      else expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it("has a results link with the results, an exceptions link with the failure, and neither before", async () => {
    const world = await createWorld();
    const [good, bad] = [await world.submit("echo", hello), await world.submit("echo", hello)];
    await world.report(good, { sequence: 1, progress: 50 });
    expect(relationsOf(await status(world, good))).toEqual([
      "self",
      "monitor",
      "definition",
      `${relations}/log`,
    ]);
    await world.report(good, { sequence: 2, status: "successful", outputs: { message: { value: "x" } } });
    await world.report(bad, { sequence: 1, status: "failed" });
    expect(relationsOf(await status(world, good))).toContain(`${relations}/results`);
    expect(relationsOf(await status(world, bad))).toContain(`${relations}/exceptions`);
    for (const { links } of [await status(world, good), await status(world, bad)]) {
      for (const { href } of links) expect(href.startsWith(`${publicUrl}/jobs/`)).toBe(true);
    }
  });

  it("does not grow any more after the end", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { value: "x" } } });
    const before = await status(world, jobId);
    await world.pass(1_000);
    expect(await status(world, jobId)).toEqual(before);
  });

  it("asks pollers to come back while the job is live, and not when it has ended", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    expect((await world.ask(`/jobs/${jobId}`)).headers.get("retry-after")).toBe("1");
    await world.report(jobId, { sequence: 1, status: "failed" });
    expect((await world.ask(`/jobs/${jobId}`)).headers.get("retry-after")).toBeNull();
  });

  it("tells a failure as the runner did", async () => {
    const world = await createWorld();
    world.sender.always(
      runner,
      answered(200, { status: "failed", message: "No luck", exception: { type: "no-data", status: 404 } }),
    );
    const jobId = await world.submit("echo", hello);
    expect(await status(world, jobId)).toMatchObject({
      status: "failed",
      message: "No luck",
      exception: { type: "no-data", status: 404 },
    });
  });

  for (
    const path of [
      "",
      "/results",
      "/definition",
      "/log",
      "/deliveries",
      "/results/message",
      "/results/message/m.txt",
    ]
  ) {
    it(`answers 404 no-such-job for an unknown id: /jobs/nobody${path}`, async () => {
      const world = await createWorld();
      for (const id of ["nobody", "__proto__", "a".repeat(3_000), "%00"]) {
        const { status, body } = await world.ask(`/jobs/${id}${path}`);
        expect([status, body["type"]]).toEqual([404, noSuchJob]);
      }
    });
  }
});

describe("GET /jobs/{jobID}/log", () => {
  it("tells the newest lines, oldest first", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, log: ["one", "two", "three"].map((message) => ({ message })) });
    const messages = async (query: string) => {
      const { body } = await world.ask<{ log: { message: string }[] }>(`/jobs/${jobId}/log${query}`);
      return body.log.map(({ message }) => message);
    };
    expect(await messages("")).toEqual(["one", "two", "three"]);
    expect(await messages("?limit=2")).toEqual(["two", "three"]);
    expect((await world.ask(`/jobs/${jobId}/log?limit=0`)).status).toBe(400);
  });
});

describe("GET /jobs/{jobID}/deliveries", () => {
  it("tells what was owed and sent, and no secret of a URL", async () => {
    const world = await createWorld();
    const subscriber = { successUri: "https://subscriber.test/done?token=s3cret" };
    const jobId = await world.submit("echo", { ...hello, subscriber });
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { value: "x" } } });
    await world.settle();
    const { body, text } = await world.ask(`/jobs/${jobId}/deliveries`);
    const at = world.clock.in(0);
    expect(body["deliveries"]).toEqual([
      {
        id: `${jobId}_dispatch_1`,
        kind: "dispatch",
        attempt: 1,
        state: "delivered",
        attempts: [{ at, outcome: "delivered", status: 202, durationMilliseconds: 0 }],
      },
      {
        id: `${jobId}_successful`,
        kind: "callback",
        event: "successful",
        url: "https://subscriber.test/done",
        attempt: 1,
        state: "delivered",
        attempts: [{ at, outcome: "delivered", status: 200, durationMilliseconds: 0 }],
      },
    ]);
    expect(text).not.toContain("s3cret");
  });
});
