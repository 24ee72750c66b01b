import { describe, expect, it } from "vitest";
import { executed } from "../../support/executed.ts";
import { imagery, type Outputs, resultsOf, uploadOf } from "../../support/imagery.ts";
import { sampleProcesses } from "../../support/sample_processes.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const offering = { processes: [...sampleProcesses, imagery] };
const two: Outputs = { name: { value: "bay" }, table: { value: "a,b" } };
const document = { name: "bay", table: { value: "a,b", mediaType: "text/csv" } };

async function get(world: World, path: string, accept?: string) {
  const { status, headers, text } = await world.ask(
    path,
    accept === undefined ? {} : { headers: { accept } },
  );
  return { status, type: headers.get("content-type")?.split(";")[0], vary: headers.get("vary"), text };
}

describe("Accept on GET /jobs/{jobID}/results", () => {
  const json = "application/json";
  const multipart = "multipart/related";
  const table: readonly (readonly [string, string | undefined, string | 406])[] = [
    ["several", undefined, multipart],
    ["several", "*/*", multipart],
    ["several", multipart, multipart],
    ["several", "multipart/*;q=0.1, text/html", multipart],
    ["several", json, json],
    ["several", "application/*", json],
    ["several", "application/json, */*;q=0.1", json],
    ["several", "text/plain", 406],
    ["several", "multipart/mixed", 406],
    ["one", undefined, "text/csv"],
    ["one", "text/*", "text/csv"],
    ["one", json, json],
    ["one", "text/html, */*;q=0.1", "text/csv"],
    ["one", "text/plain", 406],
    ["document", undefined, json],
    ["document", json, json],
    ["document", "*/*", json],
    ["document", "text/csv", 406],
    ["document", "application/json;q=0", 406],
  ];
  for (const [what, accept, expected] of table) {
    it(`of ${what}, ${accept}, is ${expected}`, async () => {
      const world = await createWorld(offering);
      const path = await resultsOf(world, {
        process: "survey",
        outputs: what === "one" ? { table: two["table"] ?? { value: "" } } : two,
        request: what === "document" ? { response: "document", outputs: { name: {}, table: {} } } : {},
      });
      const { status, type, vary, text } = await get(world, path, accept);
      expect([status, type]).toEqual(expected === 406 ? [406, json] : [200, expected]);
      if (expected !== 406) expect(vary).toBe("Accept");
      if (expected === json) {
        expect(JSON.parse(text)).toEqual(what === "one" ? { table: document.table } : document);
      }
    });
  }

  it("that nothing fits is told what there is", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { process: "survey", outputs: two });
    const { body } = await world.ask(path, { headers: { accept: "text/html" } });
    expect(body).toMatchObject({
      type: "not-acceptable",
      status: 406,
      detail: 'Cannot answer "text/html"; there is multipart/related and application/json',
      available: ["multipart/related", "application/json"],
    });
  });

  it("does not touch results that are links, or none", async () => {
    const world = await createWorld(offering);
    const byReference = { transmissionMode: "reference" };
    const linked = await resultsOf(world, {
      process: "survey",
      outputs: two,
      request: { outputs: { name: byReference, table: byReference } },
    });
    expect((await get(world, linked, "application/json")).status).toBe(204);
  });

  it("does not hide a failure", async () => {
    const world = await createWorld(offering);
    const jobId = await world.submit("echo", { inputs: { message: "x" } });
    expect((await get(world, `/jobs/${jobId}/results`, "image/png")).status).toBe(404);
    await world.report(jobId, { sequence: 1, status: "failed", exception: { status: 422, detail: "no" } });
    expect((await get(world, `/jobs/${jobId}/results`, "image/png")).status).toBe(422);
  });
});

describe("Accept on GET /jobs/{jobID}/results/{outputID}", () => {
  const scene = "II*\0scene";
  const outputs: Outputs = {
    picture: { value: btoa("\x89PNG") },
    anything: { value: "hello" },
    extent: { value: { bbox: [1, 2, 3, 4] } },
    scene: uploadOf("s.tif", "image/tiff", scene),
  };
  const qualified = (text: string, mediaType: string) => ({
    value: btoa(text),
    mediaType,
    encoding: "base64",
  });
  const table: readonly (readonly [string, string | undefined, string | 406, unknown])[] = [
    ["picture", undefined, "image/png", "\x89PNG"],
    ["picture", "image/*", "image/png", "\x89PNG"],
    ["picture", "application/json", "application/json", qualified("\x89PNG", "image/png")],
    ["picture", "image/jpeg", 406, ["image/png", "application/json"]],
    ["anything", "text/plain", "text/plain", "hello"],
    ["anything", "application/json", "application/json", "hello"],
    ["anything", "application/xml", 406, ["text/plain", "application/json"]],
    ["extent", "application/json", "application/json", { bbox: [1, 2, 3, 4] }],
    ["extent", "text/plain", 406, ["application/json"]],
    ["scene", "*/*", "image/tiff", scene],
    ["scene", "application/json", "application/json", qualified(scene, "image/tiff")],
    ["scene", "text/html", 406, ["image/tiff", "application/json"]],
  ];
  for (const [id, accept, expected, content] of table) {
    it(`${id}, ${accept}, is ${expected}`, async () => {
      const world = await createWorld(offering);
      const path = await resultsOf(world, { outputs, files: { "scene/s.tif": scene } });
      const answer = await world.fetch(`${path}/${id}`, accept === undefined ? {} : { headers: { accept } });
      const type = answer.headers.get("content-type");
      expect([answer.status, type]).toEqual(expected === 406 ? [406, "application/json"] : [200, expected]);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      if (expected === 406) expect(JSON.parse(text).available).toEqual(content);
      else if (expected === "application/json") expect(JSON.parse(text)).toEqual(content);
      else expect(String.fromCharCode(...bytes)).toBe(content);
    });
  }

  it("is not asked under the URL of a file, which is one file only", async () => {
    const world = await createWorld(offering);
    const path = await resultsOf(world, { outputs, files: { "scene/s.tif": scene } });
    expect(await get(world, `${path}/scene/s.tif`, "text/html")).toMatchObject({
      status: 200,
      type: "image/tiff",
    });
  });

  it("a file that is too large for JSON is a link in it", async () => {
    const world = await createWorld(offering);
    const large = "x".repeat(1_048_577);
    const path = await resultsOf(world, {
      outputs: { scene: uploadOf("s.tif", "image/tiff", large) },
      files: { "scene/s.tif": large },
    });
    const { status, text } = await get(world, `${path}/scene`, "application/json");
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { href: `${publicUrl}${path}/scene/s.tif`, type: "image/tiff" },
    ]);
  });
});

describe("Accept on a synchronous execution", () => {
  const accepts = ["application/json", "text/html", "image/png;q=0.2", "nonsense", "*/*;q=0"];
  for (const accept of accepts) {
    it(`never throws a result away: ${accept}`, async () => {
      const world = await createWorld(offering);
      const headers = { accept };
      const several = await executed(world, "survey", { outputs: { name: {}, table: {} } }, {
        outputs: two,
        headers,
      });
      const type = several.headers.get("content-type")?.split(";")[0];
      expect([several.status, type]).toEqual([200, "multipart/related"]);
      const message = { message: { value: "teststring" } };
      const one = await executed(world, "echo", { inputs: { message: "x" } }, { outputs: message, headers });
      expect([one.status, one.headers.get("content-type"), one.text]).toEqual([
        200,
        "text/plain",
        "teststring",
      ]);
    });
  }
});

describe("Accept on an execution for one raw output with several formats", () => {
  const features = { outputs: { features: {} } };
  const asked: readonly (readonly [string | undefined, object, string | undefined])[] = [
    ["application/gml+xml", features, "application/gml+xml"],
    ["application/gml+xml;q=0.5, application/flatgeobuf", features, "application/flatgeobuf"],
    // The default need not be named, and nothing else is guessed.
    ["application/geo+json", features, undefined],
    ["*/*", features, undefined],
    [undefined, features, undefined],
    ["application/json", features, undefined],
    ["application/gml+xml", { ...features, response: "document" }, undefined],
    ["application/gml+xml", { outputs: { features: {}, extent: {} } }, undefined],
    ["application/gml+xml", { outputs: { anything: {} } }, undefined],
    [
      "application/gml+xml",
      { outputs: { features: { format: { mediaType: "application/flatgeobuf" } } } },
      "application/flatgeobuf",
    ],
  ];
  for (const [accept, request, mediaType] of asked) {
    it(`${accept} of ${JSON.stringify(request)} orders ${mediaType}`, async () => {
      const world = await createWorld(offering);
      const headers = { prefer: "respond-async", ...(accept === undefined ? {} : { accept }) };
      const { body } = await world.execute("imagery", request, headers);
      await world.settle();
      const [order] = world.dispatches(String(body["jobID"]));
      const [wanted] = Object.values(order?.outputs ?? {});
      expect(wanted?.format?.mediaType).toBe(mediaType);
    });
  }

  it("is what the answer is in", async () => {
    const world = await createWorld(offering);
    const { headers, text } = await executed(world, "imagery", features, {
      outputs: { features: { value: "<gml/>" } },
      headers: { accept: "application/gml+xml" },
    });
    expect([headers.get("content-type"), text]).toEqual(["application/gml+xml", "<gml/>"]);
  });
});
