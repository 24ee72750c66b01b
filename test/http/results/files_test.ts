import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const text = "0123456789";
const etag = `"${sha256(text)}"`;
const upload = { name: "scene.txt", mediaType: "text/plain", size: text.length, sha256: sha256(text) };

/** The path of a file that is the result of a job. */
async function filed(world: World): Promise<string> {
  const jobId = await world.submit("echo", { inputs: { message: "x" }, response: "document" });
  await world.upload(jobId, "message/scene.txt", text, { "content-type": "text/plain" });
  await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { upload } } });
  const { body } = await world.ask<{ message: { href: string } }>(`/jobs/${jobId}/results`);
  return body.message.href.slice(publicUrl.length);
}

describe("a file of a result", () => {
  it("is served as it was uploaded, safely, under a path that ends in its name", async () => {
    const world = await createWorld();
    const path = await filed(world);
    expect(path).toMatch(/^\/jobs\/[^/]+\/results\/message\/scene\.txt$/);
    const { status, headers, text: content } = await world.ask(path);
    expect([status, content]).toEqual([200, text]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "10",
      "etag": etag,
      "accept-ranges": "bytes",
      "access-control-allow-origin": "*",
      "cache-control": "private, max-age=3600, immutable",
      "content-security-policy": "sandbox",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
    });
  });

  const ranges: Readonly<Record<string, readonly [number, string, string | null]>> = {
    "bytes=0-3": [206, "0123", "bytes 0-3/10"],
    "bytes=4-": [206, "456789", "bytes 4-9/10"],
    "bytes=-3": [206, "789", "bytes 7-9/10"],
    "bytes=-99": [206, text, "bytes 0-9/10"],
    "bytes=9-9": [206, "9", "bytes 9-9/10"],
    "bytes=5-99": [206, "56789", "bytes 5-9/10"],
    "bytes=10-": [416, "", "bytes */10"],
    "bytes=99-100": [416, "", "bytes */10"],
    "bytes=-0": [416, "", "bytes */10"],
    "bytes=3-1": [200, text, null],
    "bytes=0-1,3-4": [200, text, null],
    "bytes=": [200, text, null],
    "bytes=-": [200, text, null],
    "bytes=a-b": [200, text, null],
    "items=0-3": [200, text, null],
    "bytes=99999999999999999999-": [416, "", "bytes */10"],
  };
  for (const [range, [status, content, contentRange]] of Object.entries(ranges)) {
    it(`answers ${range} with ${status}`, async () => {
      const world = await createWorld();
      const answer = await world.ask(await filed(world), { headers: { range } });
      expect([answer.status, answer.text, answer.headers.get("content-range")]).toEqual([
        status,
        content,
        contentRange,
      ]);
      expect(answer.headers.get("etag")).toBe(etag);
      if (status !== 416) expect(answer.headers.get("content-length")).toBe(String(content.length));
    });
  }

  it("is not sent again to whoever has it", async () => {
    const world = await createWorld();
    const path = await filed(world);
    for (const held of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const { status, text: content, headers } = await world.ask(path, {
        headers: { "if-none-match": held },
      });
      expect([held, status, content, headers.get("etag")]).toEqual([held, 304, "", etag]);
    }
    for (const held of ['"other"', "nonsense", ""]) {
      expect((await world.ask(path, { headers: { "if-none-match": held } })).status).toBe(200);
    }
  });

  it("is sent whole when the part that somebody has is of another file", async () => {
    const world = await createWorld();
    const path = await filed(world);
    const status = async (ifRange: string) =>
      (await world.ask(path, { headers: { range: "bytes=5-", "if-range": ifRange } })).status;
    expect([await status(etag), await status('"other"'), await status(`W/${etag}`)]).toEqual([206, 200, 200]);
  });

  it("HEAD leaves no file open, and says the same as GET", async () => {
    let opened = 0;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        blobs: {
          ...platform.blobs,
          read(key, range) {
            opened++;
            return platform.blobs.read(key, range);
          },
        },
      }),
    });
    const path = await filed(world);
    const head = await world.ask(path, { method: "HEAD" });
    expect([head.status, head.text, opened]).toEqual([200, "", 0]);
    const get = await world.ask(path);
    const names = ["content-type", "content-length", "etag", "accept-ranges"];
    for (const name of names) expect(head.headers.get(name)).toBe(get.headers.get(name));
    expect(opened).toBe(1);
  });

  it("that is not there is 404, and so is one that cannot be", async () => {
    const world = await createWorld();
    const path = await filed(world);
    const status = async (name: string) => (await world.ask(path.replace("scene.txt", name))).status;
    for (const name of ["other.txt", "scene.txt/more", "Scene.txt"]) {
      expect([name, await status(name)]).toEqual([name, 404]);
    }
    for (
      const name of ["..%2Fmessage%2Fscene.txt", "..%2f..%2f..%2f..%2fetc%2fpasswd", "a%00b", "a//b", "a%5Cb"]
    ) {
      expect([name, await status(name)]).toEqual([name, 404]);
    }
  });
});

describe("a tree of files", () => {
  const files = { ".zgroup": '{"zarr_format":2}', "a/0.0": "chunk", "größe/x y.txt": "odd" };

  async function treed(world: World): Promise<string> {
    const jobId = await world.submit("echo", { inputs: { message: "x" }, response: "document" });
    for (const [path, content] of Object.entries(files)) {
      const url = path.split("/").map(encodeURIComponent).join("/");
      expect((await world.upload(jobId, `message/t.zarr/${url}`, content)).status).toBe(201);
    }
    const manifest = Object.entries(files).map(([path, content]) => ({
      path,
      size: content.length,
      sha256: sha256(content),
    }));
    const tree = { name: "t.zarr", mediaType: "application/zarr", files: manifest };
    const { status } = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { upload: tree } },
    });
    expect(status).toBe(200);
    const { body } = await world.ask<{ message: { href: string; type: string } }>(`/jobs/${jobId}/results`);
    expect(body.message).toEqual({
      href: `${publicUrl}/jobs/${jobId}/results/message/t.zarr`,
      type: "application/zarr",
    });
    return body.message.href.slice(publicUrl.length);
  }

  it("is served file by file below a URL that ends in its name", async () => {
    const world = await createWorld();
    const path = await treed(world);
    for (const [name, content] of Object.entries(files)) {
      const url = name.split("/").map(encodeURIComponent).join("/");
      const answer = await world.ask(`${path}/${url}`);
      expect([answer.status, answer.text]).toEqual([200, content]);
    }
    expect((await world.ask(`${path}/.zattrs`)).status).toBe(404);
    expect((await world.ask(`${path}/a`)).status).toBe(404);
  });

  it("lists its files at its root", async () => {
    const world = await createWorld();
    const { body } = await world.ask<{ files: { path: string }[] }>(await treed(world));
    expect(body.files.map(({ path }) => path)).toEqual(Object.keys(files));
  });

  it("is pointed to by a Link when asked for as it is", async () => {
    const world = await createWorld();
    const path = await treed(world);
    const { status, headers } = await world.ask(path.replace(/\/t\.zarr$/, ""));
    expect([status, headers.get("link")]).toEqual([
      204,
      expect.stringContaining(`<${publicUrl}${path}>; rel="item"`),
    ]);
  });
});
