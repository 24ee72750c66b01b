import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { imagery, type Outputs, resultsOf, uploadOf } from "../../support/imagery.ts";
import { sampleProcesses } from "../../support/sample_processes.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const offering = { processes: [...sampleProcesses, imagery] };
const png = "\x89PNG\0\xff";

async function raw(world: World, id: string, outputs: Outputs, request: object = {}) {
  const answer = await world.fetch(await resultsOf(world, { outputs, request: { ...request } }));
  const text = String.fromCharCode(...new Uint8Array(await answer.arrayBuffer()));
  return [id, answer.status, answer.headers.get("content-type"), text];
}

describe("an output in base64", () => {
  const cases: readonly (readonly [string, Outputs[string], string])[] = [
    ["picture", { value: btoa(png) }, "image/png"],
    ["picture", { value: btoa(png), mediaType: "image/png" }, "image/png"],
    ["bytes", { value: btoa(png) }, "application/octet-stream"],
    ["anything", { value: btoa(png), encoding: "base64", mediaType: "image/jpeg" }, "image/jpeg"],
    ["anything", { value: btoa(png), encoding: "base64" }, "application/octet-stream"],
  ];
  for (const [id, output, type] of cases) {
    it(`is its bytes when raw, and a qualified value in a document: ${id} ${JSON.stringify(output)}`, async () => {
      const world = await createWorld(offering);
      expect(await raw(world, id, { [id]: output })).toEqual([id, 200, type, png]);
      const path = await resultsOf(world, { outputs: { [id]: output }, request: { response: "document" } });
      const { body } = await world.ask(path);
      expect(body).toEqual({ [id]: { value: btoa(png), mediaType: type, encoding: "base64" } });
    });
  }

  it("that is none fails the job; another encoding is no report", async () => {
    const world = await createWorld(offering);
    for (const value of ["no base64!", "abcde", "YQ=", 5, { a: 1 }]) {
      const path = await resultsOf(world, { outputs: { picture: { value, encoding: "base64" } } });
      const { status, body } = await world.ask(path);
      expect([value, status, body["type"], body["detail"]]).toEqual([
        value,
        502,
        "invalid-report",
        'The runner reported the output "picture", which must be base64, as something else',
      ]);
    }
    const jobId = await world.submit("imagery", { outputs: { picture: {} } });
    const outputs = { picture: { value: "YQ==", encoding: "utf-8" as "base64" } };
    expect((await world.report(jobId, { sequence: 1, status: "successful", outputs })).status).toBe(400);
  });

  it("may have line breaks and no padding", async () => {
    const world = await createWorld(offering);
    for (const value of ["YW\r\nI=", "YWI", " YWI = ".replaceAll(" ", "\n")]) {
      expect((await raw(world, "bytes", { bytes: { value } }))[3]).toBe("ab");
    }
  });
});

describe("a format that the request names", () => {
  it("reaches the runner, and chooses the alternative that the output is in", async () => {
    const world = await createWorld(offering);
    const wanted = (mediaType: string) => ({ outputs: { features: { format: { mediaType } } } });
    const gml = wanted("application/gml+xml");
    const jobId = await world.submit("imagery", gml);
    expect(world.dispatches(jobId)[0]?.outputs).toEqual(gml.outputs);
    const text = { features: { value: btoa("fgb") } };
    expect(await raw(world, "gml", text, gml)).toEqual(["gml", 200, "application/gml+xml", btoa("fgb")]);
    const flat = wanted("application/flatgeobuf");
    expect(await raw(world, "fgb", text, flat)).toEqual(["fgb", 200, "application/flatgeobuf", "fgb"]);
    // The default is the first alternative that the value can be.
    expect(await raw(world, "text", text)).toEqual(["text", 200, "application/gml+xml", btoa("fgb")]);
    const object = { features: { value: { type: "Feature" } } };
    const json = ["object", 200, "application/geo+json", '{"type":"Feature"}'];
    expect(await raw(world, "object", object)).toEqual(json);
    // What the runner says counts.
    const said = { features: { value: "{}", mediaType: "application/gml+xml" } };
    expect((await raw(world, "said", said, flat))[2]).toBe("application/gml+xml");
  });
});

describe("a bounding box", () => {
  const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
  const boxes: readonly (readonly [unknown, unknown])[] = [
    [{ bbox: [1, 2, 3, 4] }, { bbox: [1, 2, 3, 4], crs: crs84 }],
    [{ bbox: [1, 2, 3, 4], crs: "urn:x" }, { bbox: [1, 2, 3, 4], crs: "urn:x" }],
    [{ bbox: [1, 2, 3, 4, 5, 6] }, {
      bbox: [1, 2, 3, 4, 5, 6],
      crs: "http://www.opengis.net/def/crs/OGC/0/CRS84h",
    }],
    // Not of that shape: an object like any other.
    [{ bbox: [1, 2, 3] }, { value: { bbox: [1, 2, 3] } }],
    [{ bbox: [1, 2, 3, 4], more: 1 }, { value: { bbox: [1, 2, 3, 4], more: 1 } }],
  ];
  for (const [value, member] of boxes) {
    it(`${JSON.stringify(value)} is ${JSON.stringify(member)} in a document, and itself when raw`, async () => {
      const world = await createWorld(offering);
      const path = await resultsOf(world, {
        outputs: { extent: { value } },
        request: { response: "document" },
      });
      expect((await world.ask(path)).body).toEqual({ extent: member });
      expect(await raw(world, "extent", { extent: { value } })).toEqual([
        "extent",
        200,
        "application/json",
        JSON.stringify(value),
      ]);
    });
  }
});

describe("odd values", () => {
  const values: readonly (readonly [unknown, string, string, unknown])[] = [
    ["", "text/plain", "", ""],
    [null, "application/json", "null", null],
    [[], "application/json", "[]", []],
    [[{ a: 1 }, "b"], "application/json", '[{"a":1},"b"]', [{ a: 1 }, "b"]],
    [{}, "application/json", "{}", { value: {} }],
    [false, "application/json", "false", false],
    [0, "application/json", "0", 0],
    [{ href: "https://a.org/" }, "application/json", '{"href":"https://a.org/"}', {
      value: { href: "https://a.org/" },
    }],
  ];
  for (const [value, type, text, member] of values) {
    it(`${JSON.stringify(value)} is sent as ${type}, and as ${JSON.stringify(member)} in a document`, async () => {
      const world = await createWorld(offering);
      const outputs = { anything: { value } };
      expect(await raw(world, "", outputs)).toEqual(["", 200, type, text]);
      const path = await resultsOf(world, {
        outputs,
        request: { response: "document", outputs: { anything: {} } },
      });
      expect((await world.ask(path)).body).toEqual({ anything: member });
    });
  }
});

describe("a file in a document", () => {
  const text = "II*\0".repeat(9);
  const file = uploadOf("s.tif", "image/tiff", text);
  const link = (path: string, name = "s.tif") => ({
    href: `${publicUrl}${path}/scene/${name}`,
    type: "image/tiff",
  });
  const files = { "scene/s.tif": text };
  const asked = (transmissionMode?: string) => ({
    response: "document",
    outputs: { scene: transmissionMode === undefined ? {} : { transmissionMode } },
  });

  it("that was asked for by value is in it, as base64", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { outputs: { scene: file }, files, request: asked("value") });
    expect((await world.ask(path)).body).toEqual({
      scene: { value: btoa(text), mediaType: "image/tiff", encoding: "base64" },
    });
  });

  for (const mode of [undefined, "reference"]) {
    it(`that was asked for by ${mode} is a link`, async () => {
      const world = await createWorld(offering);
      const path = await resultsOf(world, { outputs: { scene: file }, files, request: asked(mode) });
      expect((await world.ask(path)).body).toEqual({ scene: link(path) });
    });
  }

  for (const size of [0, 1, 2, 3, 100_000, 1_048_576]) {
    it(`of ${size} bytes has just these bytes`, async () => {
      const world = await createWorld(offering);
      const content = Uint8Array.from({ length: size }, (_, index) => index * 7 % 256);
      const path = await resultsOf(world, {
        outputs: { scene: uploadOf("s.tif", "image/tiff", content) },
        files: { "scene/s.tif": content },
        request: asked("value"),
      });
      const { body } = await world.ask<{ scene: { value: string } }>(path);
      expect(body.scene.value === Buffer.from(content).toString("base64")).toBe(true);
    });
  }

  it("is a link when there is no room for it: 1 MiB for all files of a document", async () => {
    const world = await createWorld(offering);
    const half = new Uint8Array(600_000);
    const outputs = Object.fromEntries(
      ["picture", "scene", "bytes"].map((
        id,
      ) => [id, uploadOf("s.tif", "image/tiff", id === "bytes" ? "x" : half)]),
    );
    const path = await resultsOf(world, {
      outputs,
      files: { "picture/s.tif": half, "scene/s.tif": half, "bytes/s.tif": "x" },
      request: {
        response: "document",
        outputs: Object.fromEntries(Object.keys(outputs).map((id) => [id, { transmissionMode: "value" }])),
      },
    });
    const { body } = await world.ask(path);
    expect(Object.keys(body)).toEqual(["picture", "bytes", "scene"]);
    expect([body["picture"], body["bytes"]]).toMatchObject([{ encoding: "base64" }, { value: btoa("x") }]);
    expect(body["scene"]).toEqual(link(path));
  });

  it("is in the callback alike", async () => {
    const world = await createWorld(offering);
    const successUri = "https://subscriber.example.org/done";
    await resultsOf(world, {
      outputs: { scene: file },
      files,
      request: { ...asked("value"), subscriber: { successUri } },
    });
    await world.settle();
    const [callback] = world.sender.sentTo(successUri);
    expect(callback?.json()).toEqual({
      scene: { value: btoa(text), mediaType: "image/tiff", encoding: "base64" },
    });
  });
});
