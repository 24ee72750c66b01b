import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const text = "0123456789";
const sha256 = createHash("sha256").update(text).digest("hex");
const upload = { name: "scene.tif", mediaType: "image/tiff", size: text.length, sha256 };

/** A job with a file as its result, and the path of the link to it. */
async function filed(world: World, request: Record<string, unknown> = { response: "document" }) {
  const jobId = await world.submit("echo", { inputs: { message: "x" }, ...request });
  await world.upload(jobId, "message/scene.tif", text, { "content-type": "image/tiff" });
  await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { upload } } });
  const { body } = await world.ask<{ message: { href: string } }>(`/jobs/${jobId}/results`);
  return { jobId, path: body.message.href.slice(publicUrl.length) };
}

describe("a signed link", () => {
  it("leads to the file, by itself, and ends in its name", async () => {
    const world = await createWorld({ resultLinks: "signed" });
    const { jobId, path } = await filed(world);
    expect(path).toMatch(/^\/results\/v1\.[\w-]+\.[\w-]+\.[\w-]+\/message\/scene\.tif$/);
    const whole = await world.ask(path);
    expect([whole.status, whole.text, whole.headers.get("content-type")]).toEqual([200, text, "image/tiff"]);
    const part = await world.ask(path, { headers: { range: "bytes=2-4" } });
    expect([part.status, part.text]).toEqual([206, "234"]);
    expect((await world.fetch(path, { method: "HEAD" })).status).toBe(200);
    const again = await world.ask<{ message: { href: string } }>(`/jobs/${jobId}/results`);
    expect(again.body.message.href).toBe(publicUrl + path);
    expect((await world.ask(`/jobs/${jobId}/results/message/scene.tif`)).status).toBe(200);
  });

  it("leads to outputs by reference and to the files of a tree too", async () => {
    const world = await createWorld({ resultLinks: "signed" });
    const outputs = { message: { transmissionMode: "reference" } };
    const jobId = await world.submit("echo", { inputs: { message: "x" }, outputs });
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { value: "hello" } },
    });
    const { headers } = await world.ask(`/jobs/${jobId}/results`);
    const [, href = ""] = /<([^>]+\/message)>; rel="item"/.exec(headers.get("link") ?? "") ?? [];
    expect(href).toMatch(/\/results\/v1\./);
    expect((await world.ask(href.slice(publicUrl.length))).text).toBe("hello");
  });

  it("is refused when it was changed, and when it is a runner's token", async () => {
    const world = await createWorld({ resultLinks: "signed" });
    const { jobId, path } = await filed(world);
    const other = await filed(world);
    const [, , token = ""] = path.split("/");
    const [, , otherToken = ""] = other.path.split("/");
    const mixed = [...token.split(".").slice(0, 3), otherToken.split(".")[3]].join(".");
    const runners = world.dispatches(jobId)[0]?.report.token ?? "";
    for (const wrong of [`${token}x`, token.slice(0, -1), mixed, runners, "x", "v1.a.b.c"]) {
      const answer = await world.ask(`/results/${wrong}/message/scene.tif`);
      expect([answer.status, answer.body["type"]], wrong).toEqual([404, "not-found"]);
    }
  });

  it("is no token of a runner", async () => {
    const world = await createWorld({ resultLinks: "signed" });
    const { jobId, path } = await filed(world);
    const [, , token = ""] = path.split("/");
    const headers = { authorization: `Bearer ${token}` };
    const answer = await world.ask(`/jobs/${jobId}/uploads/1/message/x`, {
      method: "PUT",
      headers,
      body: "x",
    });
    expect(answer.status).toBe(401);
  });

  it("ends with the job", async () => {
    const world = await createWorld({
      resultLinks: "signed",
      settings: { keepSeconds: 60, tombstoneSeconds: 60 },
    });
    const removed = await filed(world);
    await world.ask(`/jobs/${removed.jobId}`, { method: "DELETE" });
    expect((await world.ask(removed.path)).status).toBe(410);
    const { path } = await filed(world);
    await world.pass(61);
    expect((await world.ask(path)).status).toBe(410);
    await world.pass(61);
    expect((await world.ask(path)).status).toBe(404);
  });

  it("stands in no log", async () => {
    const world = await createWorld({ resultLinks: "signed" });
    const { path } = await filed(world);
    await world.ask(path);
    const [, , token = ""] = path.split("/");
    expect(JSON.stringify(world.logged)).not.toContain(token);
    expect(world.logged.map(({ members }) => members["route"])).toContain(
      "/results/:link/:outputID/:path{.+}",
    );
  });
});

describe("a plain gateway", () => {
  it("follows no signed link", async () => {
    const world = await createWorld({ resultLinks: "signed" });
    const plain = await createWorld();
    const { path } = await filed(world);
    expect((await plain.ask(path)).status).toBe(404);
  });
});
