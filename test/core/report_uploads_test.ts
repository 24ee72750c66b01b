import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a report of uploads", () => {
  const upload = { name: "m.txt", mediaType: "text/plain", size: 5, sha256: sha256("hello") };

  it("ends the job when they are there as told", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const stored = await world.upload(jobId, "message/m.txt", "hello", { "content-type": "text/plain" });
    expect([stored.status, stored.body]).toEqual([201, { size: 5, sha256: upload.sha256 }]);
    const answer = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { upload } },
    });
    expect(answer.body).toEqual({ status: "successful", cancel: false });
    expect(await world.jobs.readResults(jobId)).toEqual({ message: { kind: "file", ...upload } });
  });

  it("is refused with 422 while one is missing, too short, another one or of another size; and taken after the next upload", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const report = { sequence: 1, status: "successful", outputs: { message: { upload } } } as const;
    const refusal = async (size: number) => {
      const outputs = { message: { upload: { ...upload, size } } };
      const answer = await world.report(jobId, { ...report, outputs });
      expect([answer.status, answer.body["type"]]).toEqual([422, "upload-mismatch"]);
      expect((await world.job(jobId)).status).toBe("accepted");
      return answer.body["detail"];
    };
    for (const content of ["", "hell", "jello"]) {
      if (content !== "") await world.upload(jobId, "message/m.txt", content);
      expect(await refusal(5)).toMatch(`is not there with the SHA-256 ${upload.sha256}`);
    }
    await world.upload(jobId, "message/m.txt", "hello");
    expect(await refusal(6)).toMatch("has 5 bytes, the report says 6");
    expect((await world.report(jobId, report)).status).toBe(200);
  });

  it("names the file of a tree that differs", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.upload(jobId, "message/t.zarr/.zgroup", "{}");
    const file = (path: string, text: string) => ({ path, size: text.length, sha256: sha256(text) });
    const tree = (...files: ReturnType<typeof file>[]) => ({
      sequence: 1,
      status: "successful" as const,
      outputs: { message: { upload: { name: "t.zarr", mediaType: "application/zarr", files } } },
    });
    const missing = await world.report(jobId, tree(file(".zgroup", "{}"), file("a/0.0", "data")));
    expect([missing.status, missing.body["detail"]]).toEqual([
      422,
      expect.stringContaining('"t.zarr/a/0.0"'),
    ]);
    await world.upload(jobId, "message/t.zarr/a/0.0", "data");
    expect((await world.report(jobId, tree(file(".zgroup", "{}"), file("a/0.0", "data")))).status).toBe(200);
  });

  it("that comes as the answer to the dispatch fails the job when they are not there", async () => {
    const world = await createWorld();
    world.sender.always(runner, answered(200, { status: "successful", outputs: { message: { upload } } }));
    const jobId = await world.submit("echo", hello);
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      failure: { status: 500, type: "upload-mismatch" },
    });
  });

  it("cannot rest on what another attempt has uploaded", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.upload(jobId, "message/m.txt", "hello");
    await world.pass(61);
    const answer = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { upload } },
    });
    expect(answer.status).toBe(422);
  });
});
