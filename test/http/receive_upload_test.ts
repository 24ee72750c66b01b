import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { uploadKey } from "../../src/core/results.ts";
import { createWorld, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");
const keyOf = (jobId: string, path: string, text: string, attempt = 1) =>
  uploadKey({ jobId, attempt, outputId: "message", path }, sha256Of(text));
const digest = (text: string) => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;

const succeededWith = (name: string, text: string) => ({
  sequence: 1,
  status: "successful" as const,
  outputs: {
    message: { upload: { name, mediaType: "text/plain", size: text.length, sha256: sha256Of(text) } },
  },
});

/** A job that ends while the first upload is being written. */
async function withEndDuringUpload(end: (world: World, jobId: string) => Promise<unknown>) {
  const ending = { isOver: false };
  const world: World = await createWorld({
    wrap: (platform) => ({
      ...platform,
      blobs: {
        ...platform.blobs,
        async write(...upload) {
          const stat = await platform.blobs.write(...upload);
          if (!ending.isOver) await end(world, jobId);
          ending.isOver = true;
          return stat;
        },
      },
    }),
  });
  const jobId = await world.submit("echo", hello);
  return { world, jobId, ending };
}

describe("PUT /jobs/{jobID}/uploads/{attempt}/{outputID}/{path}", () => {
  it("keeps the file under its attempt and tells its size and hash", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const { status, body } = await world.upload(jobId, "message/a%20b/c.txt", "content", {
      "content-type": "text/csv",
    });
    const sha256 = sha256Of("content");
    expect([status, body]).toEqual([201, { size: 7, sha256 }]);
    expect(await world.blobs.stat(keyOf(jobId, "a b/c.txt", "content"))).toEqual({
      size: 7,
      sha256,
      mediaType: "text/csv",
    });
  });

  it("of the same name again is another file: the report says which is meant", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    for (const text of ["first", "second", "third"]) await world.upload(jobId, "message/a.txt", text);
    await world.report(jobId, succeededWith("a.txt", "second"));
    expect((await world.ask(`/jobs/${jobId}/results/message/a.txt`)).text).toBe("second");
  });

  // Found by the fault histories: `deno task chaos --store sqlite --seed 709250 --jobs 1`, and seed 702952.
  it("between the look at the files of a success and its commit takes nothing from the results", async () => {
    let look: (() => Promise<unknown>) | undefined;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        blobs: {
          ...platform.blobs,
          async stat(key) {
            const stat = await platform.blobs.stat(key);
            await look?.();
            return stat;
          },
        },
      }),
    });
    const jobId = await world.submit("echo", hello);
    await world.upload(jobId, "message/a.txt", "right");
    look = () => world.upload(jobId, "message/a.txt", "wrong");
    expect((await world.report(jobId, succeededWith("a.txt", "right"))).status).toBe(200);
    look = undefined;
    expect((await world.ask(`/jobs/${jobId}/results/message/a.txt`)).text).toBe("right");
  });

  // Found by the fault histories: `deno task chaos --store sqlite --seed 100167 --jobs 1`.
  it.each([
    ["dismissed", 410, (world: World, jobId: string) => world.ask(`/jobs/${jobId}`, { method: "DELETE" })],
    [
      "failed",
      409,
      (world: World, jobId: string) => world.report(jobId, { sequence: 1, status: "failed" as const }),
    ],
    ["forgotten", 404, async (world: World, jobId: string) => {
      await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
      for (const days of [30, 2]) await world.pass(days * 86_400);
    }],
  ])("that is there only after its job was %s is refused with %i and removed", async (_end, status, end) => {
    const { world, jobId, ending } = await withEndDuringUpload(end);
    const late = await world.upload(jobId, "message/a.txt", "late");
    expect([late.status, ending.isOver]).toEqual([status, true]);
    expect(await world.blobs.stat(keyOf(jobId, "a.txt", "late"))).toBeUndefined();
  });

  it("that is there only after the success of its attempt is refused, and the results stay", async () => {
    const { world, jobId } = await withEndDuringUpload((world, jobId) =>
      world.report(jobId, succeededWith("a.txt", "right"))
    );
    await world.upload(jobId, "message/a.txt", "right");
    expect((await world.upload(jobId, "message/a.txt", "right")).status).toBe(409);
    expect((await world.ask(`/jobs/${jobId}/results/message/a.txt`)).text).toBe("right");
  });

  it("takes an empty file", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    expect((await world.upload(jobId, "message/empty.bin", "")).body).toMatchObject({ size: 0 });
  });

  it("checks the digest that was announced", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const put = (header: string) =>
      world.upload(jobId, "message/a.txt", "hello", { "content-digest": header });
    expect((await put(digest("hello"))).status).toBe(201);
    expect((await put(`sha-512=:AAAA:, ${digest("hello")}`)).status).toBe(201);
    const other = await put(digest("jello"));
    expect([other.status, other.body["type"]]).toEqual([400, "upload-mismatch"]);
    expect((await put("md5=:AAAA:")).status).toBe(400);
  });

  it("past the limit is refused with 413 and leaves nothing", async () => {
    const world = await createWorld({ settings: { uploadLimitBytes: 10 } });
    const jobId = await world.submit("echo", hello);
    expect((await world.upload(jobId, "message/a.txt", "0123456789")).status).toBe(201);
    const { status, body } = await world.upload(jobId, "message/b.txt", "0123456789a");
    expect([status, body["type"]]).toEqual([413, "too-large"]);
    expect(await world.blobs.stat(keyOf(jobId, "b.txt", "0123456789a"))).toBeUndefined();
  });

  it("needs the token of that job and attempt", async () => {
    const world = await createWorld();
    const [jobId, otherId] = [await world.submit("echo", hello), await world.submit("echo", hello)];
    const token = world.dispatches(otherId)[0]?.report.token ?? "";
    for (const authorization of ["", "Bearer x", `Bearer ${token}`]) {
      expect((await world.upload(jobId, "message/a.txt", "x", { authorization })).status).toBe(401);
    }
    const own = { authorization: `Bearer ${world.dispatches(jobId)[0]?.report.token}` };
    for (const attempt of ["2", "01", "1e0", "x"]) {
      const path = `/jobs/${jobId}/uploads/${attempt}/message/a.txt`;
      expect((await world.ask(path, { method: "PUT", headers: own, body: "x" })).status).toBe(401);
    }
  });

  it("is refused once the job has no use for it: 409 stale, 410 dismissed, 409 ended", async () => {
    const world = await createWorld();
    const stale = await world.submit("fragile", hello);
    const [order] = world.dispatches(stale);
    await world.pass(60);
    const headers = { authorization: `Bearer ${order?.report.token}` };
    const late = await world.ask(`/jobs/${stale}/uploads/1/message/a.txt`, {
      method: "PUT",
      headers,
      body: "x",
    });
    expect([late.status, late.body["type"]]).toEqual([409, "stale-attempt"]);

    const dismissed = await world.submit("echo", hello);
    await world.ask(`/jobs/${dismissed}`, { method: "DELETE" });
    expect((await world.upload(dismissed, "message/a.txt", "x")).status).toBe(410);

    const finished = await world.submit("echo", hello);
    await world.report(finished, { sequence: 1, status: "failed" });
    expect((await world.upload(finished, "message/a.txt", "x")).status).toBe(409);
  });

  const paths = [
    "message/..%2F..%2Fescape.txt",
    "message/a//b",
    "message/.%2F",
    "message/a%5Cb",
    "message/a%00b",
    `message/${"a".repeat(2_000)}`,
  ];
  for (const path of paths) {
    it(`refuses a path that leads elsewhere: ${path.slice(0, 40)}`, async () => {
      const world = await createWorld();
      const jobId = await world.submit("echo", hello);
      const { status, body } = await world.upload(jobId, path, "x");
      expect([status, body["type"]]).toEqual([400, "invalid-parameter"]);
    });
  }

  it("is served under the media type that the report names", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { ...hello, response: "raw" });
    await world.upload(jobId, "message/a.csv", "a,b", { "content-type": "application/octet-stream" });
    const sha256 = createHash("sha256").update("a,b").digest("hex");
    const upload = { name: "a.csv", mediaType: "text/csv", size: 3, sha256 };
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { upload } } });
    expect((await world.ask(`/jobs/${jobId}/results`)).headers.get("content-type")).toBe("text/csv");
  });
});
