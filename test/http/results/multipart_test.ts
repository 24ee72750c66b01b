import { describe, expect, it } from "vitest";
import { imagery, type Outputs, resultsOf, sha256, uploadOf } from "../../support/imagery.ts";
import { executed } from "../../support/executed.ts";
import { partsOf } from "../../support/multipart_parts.ts";
import { sampleProcesses } from "../../support/sample_processes.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const offering = { processes: [...sampleProcesses, imagery] };
const scene = new Uint8Array(Array.from({ length: 300_000 }, (_, index) => index * 31 % 251));
const outputs: Outputs = {
  picture: { value: btoa("\x89PNG\r\n--part-") },
  scene: uploadOf("s.tif", "image/tiff; application=geotiff", scene),
  anything: { value: { a: [1, null] } },
};
const files = { "scene/s.tif": scene };

async function received(world: World, path: string) {
  const answer = await world.fetch(path);
  const body = new Uint8Array(await answer.arrayBuffer());
  const type = answer.headers.get("content-type") ?? "";
  return { ...answer, status: answer.status, headers: answer.headers, body, parts: partsOf(type, body) };
}

describe("a multipart answer", () => {
  it("holds values, bytes and files, each as itself", async () => {
    const world = await createWorld(offering);
    const { status, headers, body, parts } = await received(
      world,
      await resultsOf(world, { outputs, files }),
    );
    expect(status).toBe(200);
    const told = parts.map(({ headers: head, bytes }) => [
      head.get("content-id"),
      head.get("content-type"),
      head.get("content-location"),
      sha256(bytes),
    ]);
    expect(told).toEqual([
      [
        "picture",
        "image/png",
        null,
        sha256(new Uint8Array([0x89, ...new TextEncoder().encode("PNG\r\n--part-")])),
      ],
      ["scene", "image/tiff; application=geotiff", null, sha256(scene)],
      ["anything", "application/json", null, sha256('{"a":[1,null]}')],
    ]);
    expect(headers.get("content-type")).toMatch(/; type="image\/png"$/);
    expect(headers.get("content-length")).toBe(String(body.length));
  });

  it("names the type of its first part without parameters", async () => {
    const world = await createWorld(offering);
    const { headers } = await received(
      world,
      await resultsOf(world, {
        outputs: {
          scene: uploadOf("s.txt", 'text/plain; charset="utf-8"', "x"),
          anything: { value: 1 },
        },
        files: { "scene/s.txt": "x" },
      }),
    );
    expect(headers.get("content-type")).toMatch(/; type="text\/plain"$/);
  });

  it("has an empty part with a Content-Location for each reference, files and trees among them", async () => {
    const world = await createWorld(offering);
    const reference = { transmissionMode: "reference" };
    const path = await resultsOf(world, {
      outputs: {
        ...outputs,
        bytes: { href: "https://elsewhere.org/b" },
        features: {
          upload: {
            name: "f.zarr",
            mediaType: "application/zarr",
            files: [{ path: "x", size: 1, sha256: sha256("x") }],
          },
        },
      },
      files: { ...files, "features/f.zarr/x": "x" },
      request: { outputs: { picture: {}, bytes: {}, scene: reference, features: {}, anything: reference } },
    });
    const { parts } = await received(world, path);
    expect(parts.map(({ headers: head, bytes }) => [head.get("content-location"), bytes.length])).toEqual([
      [null, 13],
      ["https://elsewhere.org/b", 0],
      [`${publicUrl}${path}/scene/s.tif`, 0],
      [`${publicUrl}${path}/features/f.zarr`, 0],
      [`${publicUrl}${path}/anything`, 0],
    ]);
  });

  it("is the same bytes each time, and not sent again to whoever has them", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { outputs, files });
    const [first, again] = [await received(world, path), await received(world, path)];
    expect(sha256(first.body)).toBe(sha256(again.body));
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const held = await world.ask(path, { headers: { "if-none-match": etag } });
    expect([held.status, held.text, held.headers.get("etag")]).toEqual([304, "", etag]);
    const other = await resultsOf(world, { outputs: { ...outputs, anything: { value: 2 } }, files });
    expect((await received(world, other)).headers.get("etag")).not.toBe(etag);
  });

  it("is sent whole to whoever asks for a range", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { outputs, files });
    const { status, headers } = await world.ask(path, { headers: { range: "bytes=0-3" } });
    expect([status, headers.get("accept-ranges")]).toEqual([200, null]);
  });

  it("is the same to a synchronous execution, without validators", async () => {
    const world = await createWorld(offering);
    const values: Outputs = { picture: { value: btoa("png") }, anything: { value: "x" } };
    const request = { outputs: { picture: {}, anything: {} } };
    const { status, headers, text } = await executed(world, "imagery", request, { outputs: values });
    const parts = partsOf(headers.get("content-type") ?? "", new TextEncoder().encode(text));
    expect([status, parts.map(({ headers: head }) => head.get("content-type"))]).toEqual([
      200,
      ["image/png", "text/plain"],
    ]);
    expect([headers.get("etag"), headers.get("accept-ranges")]).toEqual([null, null]);
    expect(headers.get("content-security-policy")).toBe("sandbox");
  });

  it("opens each file when its turn comes, closes what is left when the reader goes, and reads no faster than he", async () => {
    let open = 0;
    let read = 0;
    const world = await createWorld({
      ...offering,
      wrap: (platform) => ({
        ...platform,
        blobs: {
          ...platform.blobs,
          async read(key, range) {
            const found = await platform.blobs.read(key, range);
            if (found === undefined) return undefined;
            open++;
            const reader = found.content.getReader();
            const content = new ReadableStream<Uint8Array>({
              async pull(controller) {
                const { done, value } = await reader.read();
                if (value) read += value.length;
                if (value) controller.enqueue(value);
                if (!done) return;
                open--;
                controller.close();
              },
              async cancel() {
                open--;
                await reader.cancel();
              },
            }, { highWaterMark: 0 });
            return { ...found, content };
          },
        },
      }),
    });
    const large = new Uint8Array(3_000_000);
    const path = await resultsOf(world, {
      outputs: { anything: { value: "x" }, scene: uploadOf("s.tif", "image/tiff", large) },
      files: { "scene/s.tif": large },
    });
    expect((await world.fetch(path, { method: "HEAD" })).headers.get("content-length")).toMatch(/^\d{7}$/);
    expect([open, read]).toEqual([0, 0]);
    const reader = (await world.fetch(path)).body?.getReader();
    await reader?.read();
    expect([open, read]).toEqual([0, 0]);
    let got = 0;
    while (got < 300_000) got += (await reader?.read())?.value?.length ?? Infinity;
    expect([open, read < 1_000_000]).toEqual([1, true]);
    await reader?.cancel();
    expect(open).toBe(0);
    const whole = await received(world, path);
    expect([open, whole.parts[0]?.bytes.length]).toEqual([0, large.length]);
  });

  it("breaks off, rather than seem whole, when a file is not there any more", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { outputs, files });
    await world.blobs.removeAll(`${path.split("/")[2]}/`);
    const answer = await world.fetch(path);
    await expect(answer.arrayBuffer()).rejects.toThrow(/"s.tif" is not here any more/);
  });
});
