import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sign } from "../../src/webhook/signature.ts";
import type { Answered } from "../support/answered.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { createWorld, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const progress = JSON.stringify({ sequence: 1, progress: 5 });

interface Forgery {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly token?: string | undefined;
  readonly secret?: string;
  readonly headers?: Record<string, string>;
  readonly secondsOff?: number;
}

/** A report whose every part may be forged. */
async function send(world: World, jobId: string, forgery: Forgery = {}): Promise<Answered> {
  const { body = progress, secret = world.runnerSecret, headers = {}, secondsOff = 0 } = forgery;
  const at = new Date(world.clock.now().getTime() + secondsOff * 1000);
  const token = "token" in forgery ? forgery.token : world.dispatches(jobId)[0]?.report.token;
  return await world.ask(`/jobs/${jobId}/reports`, {
    method: "POST",
    headers: {
      ...await sign([secret], crypto.randomUUID(), at, body),
      ...(token === undefined ? {} : { authorization: token.includes(" ") ? token : `Bearer ${token}` }),
      ...headers,
    },
    body,
  });
}

/** A world that counts how often its store is asked for a job. */
async function watched(): Promise<{ world: World; reads: () => number }> {
  let reads = 0;
  const world = await createWorld({
    wrap: (platform) => ({
      ...platform,
      jobs: {
        ...platform.jobs,
        read(jobId) {
          reads++;
          return platform.jobs.read(jobId);
        },
      },
    }),
  });
  return { world, reads: () => reads };
}

describe("a report without a right to it", () => {
  const forgeries: Readonly<Record<string, (world: World, jobId: string) => Promise<Forgery>>> = {
    "without a token": async () => await { token: undefined },
    "with an empty token": async () => await { token: "" },
    "with a token of another scheme": async (world, jobId) =>
      await { token: `Basic ${world.dispatches(jobId)[0]?.report.token}` },
    "with a token that was changed": async (world, jobId) => {
      const token = world.dispatches(jobId)[0]?.report.token ?? "";
      return await { token: `${token.slice(0, -2)}${token.endsWith("AA") ? "Ag" : "AA"}` };
    },
    "with a token of another job": async (world) => {
      const other = await world.submit("echo", hello);
      return { token: world.dispatches(other)[0]?.report.token };
    },
    "with a signature of another secret": async () => await { secret: webhookSecret() },
    "with a signature from six minutes ago": async () => await { secondsOff: -360 },
    "with a signature from six minutes ahead": async () => await { secondsOff: 360 },
    "without a signature": async () => await { headers: { "webhook-signature": "" } },
    "with the signature of another id": async () => await { headers: { "webhook-id": "other" } },
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    it(`is refused with 401 before the store is touched: ${what}`, async () => {
      const { world, reads } = await watched();
      const jobId = await world.submit("echo", hello);
      const forgery = await forge(world, jobId);
      const before = [reads(), await world.jobs.read(jobId)];
      const { status, headers, body } = await send(world, jobId, forgery);
      expect([status, headers.get("www-authenticate"), body["type"]]).toEqual([
        401,
        "Bearer",
        "unauthenticated",
      ]);
      expect([reads(), await world.jobs.read(jobId)]).toEqual(before);
    });
  }

  it("is refused for a body that was changed on its way", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const signature = await sign([world.runnerSecret], "m1", world.clock.now(), progress);
    const headers = { ...signature, authorization: `Bearer ${world.dispatches(jobId)[0]?.report.token}` };
    const body = progress.replace("5", "6");
    expect((await world.ask(`/jobs/${jobId}/reports`, { method: "POST", headers, body })).status).toBe(401);
  });

  it("is refused an hour after the hard deadline, and taken until then", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    world.clock.pass(3_600 + 3_599);
    expect((await send(world, jobId)).status).toBe(200);
    world.clock.pass(1);
    expect((await send(world, jobId)).status).toBe(401);
  });

  it("of a job that is not here is 404 with Retry-After: it may be a moment before it is", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const token = world.dispatches(jobId)[0]?.report.token;
    const job = await world.jobs.read(jobId);
    if (job === undefined) throw new Error("no job");
    await world.jobs.commit({
      id: "x",
      job: { ...job, revision: job.revision + 1 },
      index: { listed: false, dead: false },
      forget: true,
    });
    const { status, headers } = await send(world, jobId, { token });
    expect([status, headers.get("retry-after")]).toEqual([404, "30"]);
  });
});

describe("a report that is none", () => {
  const bodies: Readonly<Record<string, readonly [unknown, string]>> = {
    "no sequence": [{ progress: 5 }, "/sequence"],
    "a sequence of 0": [{ sequence: 0 }, "/sequence"],
    "progress over 100": [{ sequence: 1, progress: 101 }, "/progress"],
    "progress that is no integer": [{ sequence: 1, progress: 1.5 }, "/progress"],
    "a status that a runner cannot set": [{ sequence: 1, status: "dismissed" }, "/status"],
    "an output without any form": [
      { sequence: 1, status: "successful", outputs: { message: {} } },
      "/outputs/message",
    ],
    "an output with a link to a file of the runner": [
      { sequence: 1, status: "successful", outputs: { message: { href: "file:///etc/passwd" } } },
      "/outputs/message/href",
    ],
    "an upload whose name is a path": [
      {
        sequence: 1,
        status: "successful",
        outputs: {
          message: { upload: { name: "../x", mediaType: "text/plain", size: 1, sha256: "0".repeat(64) } },
        },
      },
      "/outputs/message/upload/name",
    ],
    "an exception with a status of success": [
      { sequence: 1, status: "failed", exception: { status: 200 } },
      "/exception/status",
    ],
    "a list": [[], ""],
    "null": [null, ""],
    "a text": ["running", ""],
  };
  for (const [what, [body, pointer]] of Object.entries(bodies)) {
    it(`is refused with 400 and names the fault: ${what}`, async () => {
      const world = await createWorld();
      const jobId = await world.submit("echo", hello);
      const before = await world.jobs.read(jobId);
      const answer = await send(world, jobId, { body: JSON.stringify(body) });
      expect([answer.status, answer.body["type"]]).toEqual([400, "invalid-body"]);
      expect((answer.body["errors"] as { pointer: string }[]).map((fault) => fault.pointer)).toContain(
        pointer,
      );
      expect(answer.body["detail"]).toMatch(/^Not a report: (?!undefined|:).{5,}/);
      expect(await world.jobs.read(jobId)).toEqual(before);
    });
  }

  it("is refused when it is not JSON, not UTF-8 or too deep", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    for (
      const body of ["{", Uint8Array.of(0xff), `${"[".repeat(100)}${"]".repeat(100)}`, '{"__proto__":{}}']
    ) {
      expect((await send(world, jobId, { body })).status).toBe(400);
    }
  });

  it("is refused with 413 when it is longer than a report may be", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const body = JSON.stringify({ sequence: 1, message: "a".repeat(1_048_576) });
    expect((await send(world, jobId, { body })).status).toBe(413);
  });
});

describe("a large report", () => {
  it("takes an inline output of 12,000 numbers", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const outputs = { message: { value: new Array(12_000).fill(0) } };
    const answer = await world.report(jobId, { sequence: 1, status: "successful", outputs });
    expect(answer.body).toEqual({ status: "successful", cancel: false });
  });

  it("takes a tree of 3,000 files", async () => {
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        blobs: {
          ...platform.blobs,
          stat: () => Promise.resolve({ size: 1, sha256: hash, mediaType: "a/b" }),
        },
      }),
    });
    const hash = createHash("sha256").update("x").digest("hex");
    const jobId = await world.submit("echo", hello);
    const files = Array.from(
      { length: 3_000 },
      (_, index) => ({ path: `c/${index}`, size: 1, sha256: hash }),
    );
    const upload = { name: "t.zarr", mediaType: "application/zarr", files };
    const answer = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { upload } },
    });
    expect(answer.body).toEqual({ status: "successful", cancel: false });
  });
});
