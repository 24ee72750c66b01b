import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { fileName } from "../../src/cli/saving/file_name.ts";
import { writeStream } from "../../src/cli/saving/write_stream.ts";
import type { ReportInput } from "../../src/protocol/report.ts";
import { eventually } from "../support/eventually.ts";
import { ranCli, worldCli } from "../support/cli/world_cli.ts";
import { createWorld, type World } from "../support/world.ts";

type Outputs = NonNullable<ReportInput["outputs"]>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidegate-out-"));
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true }));
});
const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const read = (name: string) => readFileSync(join(folder, name), "utf8");

const outputs = {
  name: { value: "Ann" },
  count: { value: 3 },
  table: { value: "a,b\n1,2\n" },
  area: { value: { km2: 5 } },
};

async function surveyed(world: World, given: Outputs = outputs): Promise<string> {
  const jobId = await world.submit("survey", { response: "document" });
  await world.report(jobId, { sequence: 1, status: "successful", outputs: given });
  return jobId;
}

describe("results --out", () => {
  test("writes each output into a folder, which is made", async () => {
    const world = await createWorld();
    const jobId = await surveyed(world);
    const { code, out, err } = await ranCli(world, ["results", jobId, "--out", join(folder, "new", "x/")]);
    expect([code, out]).toEqual([0, ""]);
    expect(readdirSync(join(folder, "new", "x")).sort()).toEqual([
      "area.json",
      "count.json",
      "name.txt",
      "table.csv",
    ]);
    expect(read("new/x/name.txt")).toBe("Ann");
    expect(read("new/x/table.csv")).toBe("a,b\n1,2\n");
    expect(JSON.parse(read("new/x/area.json"))).toEqual({ km2: 5 });
    expect(err.trimEnd().split("\n")).toHaveLength(4);
  });

  test("writes one output as it is, several as the document", async () => {
    const world = await createWorld();
    const jobId = await surveyed(world);
    await ranCli(world, ["results", jobId, "--output", "table", "--out", join(folder, "t.csv")]);
    expect(read("t.csv")).toBe("a,b\n1,2\n");
    await ranCli(world, ["results", jobId, "--out", join(folder, "all.json")]);
    expect(JSON.parse(read("all.json"))).toEqual(JSON.parse((await ranCli(world, ["results", jobId])).out));
    expect(readdirSync(folder).sort()).toEqual(["all.json", "t.csv"]);
  });

  test("writes to standard output as well", async () => {
    const world = await createWorld();
    const { out, err } = await ranCli(world, [
      "results",
      await surveyed(world),
      "--output",
      "name",
      "--out",
      "-",
    ]);
    expect([out, err]).toEqual(["Ann", ""]);
  });

  test("names an output that is not there, and those that are", async () => {
    const world = await createWorld();
    const { code, err } = await ranCli(world, ["results", await surveyed(world), "--output", "nmae"]);
    expect(code).toBe(1);
    expect(err).toContain('has no output "nmae"; it has "name", "count", "table", "area"');
  });

  test("takes a file from the gateway, and what lives elsewhere from there", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await world.submit("survey", { response: "document", outputs: { name: {}, count: {} } });
    const photo = new Uint8Array([1, 2, 0xff]);
    await world.upload(jobId, "name/photo.tif", photo, {
      "content-type": "image/tiff",
    });
    const upload = { name: "photo.tif", mediaType: "image/tiff", size: 3, sha256: sha256(photo) };
    const given = {
      name: { upload },
      count: { href: "https://else.test/c.nc", type: "application/netcdf" },
    };
    const { status, text } = await world.report(
      jobId,
      { sequence: 1, status: "successful", outputs: given },
    );
    expect([status, text]).toEqual([200, expect.any(String)]);
    const seen: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      const request = new Request(input, init);
      if (!request.url.startsWith("https://else.test")) return world.gateway.fetch(request);
      seen.push(request.headers.get("authorization") ?? "no credentials");
      return Promise.resolve(new Response("CDF"));
    };
    const { code, err } = await ranCli(world, ["results", jobId, "--out", folder], {
      fetch,
    });
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(readdirSync(folder).sort()).toEqual(["count.nc", "name.tif"]);
    expect([...readFileSync(join(folder, "name.tif"))]).toEqual([1, 2, 0xff]);
    expect([read("count.nc"), seen]).toEqual(["CDF", ["no credentials"]]);
  });

  test("says what is a tree of files, and writes its link into a folder", async () => {
    const world = await createWorld();
    const jobId = await world.submit("survey", { response: "document", outputs: { name: {} } });
    await world.upload(jobId, "name/cube.zarr/zarr.json", "{}");
    const files = [{ path: "zarr.json", size: 2, sha256: sha256("{}") }];
    const upload = { name: "cube.zarr", mediaType: "application/zarr", files };
    const { status } = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { name: { upload } },
    });
    expect(status).toBe(200);
    const file = await ranCli(world, ["results", jobId, "--out", join(folder, "cube")]);
    expect([file.code, file.err]).toEqual([
      1,
      expect.stringContaining("it is a tree of files at https://gateway.test/"),
    ]);
    expect(readdirSync(folder)).toEqual([]);
    expect((await ranCli(world, ["results", jobId, "--out", folder])).code).toBe(0);
    expect(JSON.parse(read("name.link.json"))).toMatchObject({ href: expect.stringContaining("cube.zarr") });
  });

  test("leaves what was there, and nothing half, when the connection breaks", async () => {
    const world = await createWorld();
    const jobId = await surveyed(world);
    const path = join(folder, "t.csv");
    await ranCli(world, ["results", jobId, "--output", "table", "--out", path]);
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (!request.url.endsWith("/results/table")) return await world.gateway.fetch(request);
      let pulls = 0;
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
        pulls++ < 3 ? controller.enqueue(new Uint8Array(9)) : controller.error(new TypeError("reset"));
      return new Response(new ReadableStream({ pull }));
    };
    const { code, err } = await ranCli(world, ["results", jobId, "--output", "table", "--out", path], {
      fetch,
    });
    expect([code, err]).toEqual([3, expect.stringContaining("reset")]);
    expect([read("t.csv"), readdirSync(folder)]).toEqual(["a,b\n1,2\n", ["t.csv"]]);
  });

  test("leaves nothing half after Ctrl-C", async () => {
    const world = await createWorld();
    const jobId = await surveyed(world);
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (!request.url.endsWith("/results/table")) return await world.gateway.fetch(request);
      const start = (controller: ReadableStreamDefaultController<Uint8Array>) =>
        controller.enqueue(new Uint8Array(9));
      return new Response(new ReadableStream({ start }));
    };
    const path = join(folder, "t.csv");
    const { io, code } = worldCli(world, ["results", jobId, "--output", "table", "--out", path], { fetch });
    await eventually("some of it is written", 5, () => readdirSync(folder).length > 0 || undefined);
    io.interrupt();
    expect([await code, io.err()]).toEqual([130, `Not everything was written to ${path}\n`]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is not --open", async () => {
    const world = await createWorld();
    const { code, err, requests } = await ranCli(world, ["results", "x", "--out", folder, "--open"]);
    expect([code, requests]).toEqual([1, []]);
    expect(err).toContain("option '--open' cannot be used with option '--out <path>'");
  });

  test("names a place that cannot be written to", async () => {
    const world = await createWorld();
    const jobId = await surveyed(world);
    const { code, err } = await ranCli(world, [
      "results",
      jobId,
      "--output",
      "name",
      "--out",
      "/nowhere/at/all",
    ]);
    expect([code, err]).toEqual([1, 'tidegate: Cannot write the file "/nowhere/at/all": ENOENT\n']);
  });
});

describe("writeStream", () => {
  test("asks for more only when what came is in the file", async () => {
    const path = join(folder, "large");
    const chunk = new Uint8Array(1 << 20);
    let furthestAhead = 0;
    async function* bytes() {
      for (let count = 0; count < 64; count++) {
        const [part] = readdirSync(folder);
        const written = part === undefined ? 0 : statSync(join(folder, part)).size;
        furthestAhead = Math.max(furthestAhead, count * chunk.length - written);
        expect(existsSync(path)).toBe(false);
        yield await Promise.resolve(chunk);
      }
    }
    await writeStream(bytes(), { path });
    expect(statSync(path).size).toBe(64 * chunk.length);
    expect(furthestAhead).toBeLessThanOrEqual(4 * chunk.length);
    expect(readdirSync(folder)).toEqual(["large"]);
  });
});

describe("fileName", () => {
  test.each<[id: string, href: string | undefined, mediaType: string, name: string]>([
    ["table", undefined, "text/csv; charset=utf-8", "table.csv"],
    ["scene", "https://x.test/a/photo.tif?sig=a.b", "", "scene.tif"],
    ["scene", "https://x.test/a/b", "application/x-unknown", "scene.bin"],
    ["../../etc/passwd", undefined, "text/plain", "%2E.%2F..%2Fetc%2Fpasswd.txt"],
    [".bashrc", undefined, "text/plain", "%2Ebashrc.txt"],
    ["a/b", "https://x.test/evil.tar%2f..%2fx", "", "a%2Fb.bin"],
  ])("%s of %s as %j is %s", (id, href, mediaType, name) => {
    expect(fileName(id, { href, mediaType })).toBe(name);
  });
});
