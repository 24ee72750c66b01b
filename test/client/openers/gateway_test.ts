/** What our own gateway answers, in every form that its results have. */
import { beforeEach, describe, expect, test } from "vitest";
import { type Client, createClient, OutputNameError } from "../../../src/client/mod.ts";
import { type Ending, imagery, resultsOf, uploadOf } from "../../support/imagery.ts";
import { echo, sampleProcesses } from "../../support/sample_processes.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

const count = { ...echo, id: "count", inputs: {}, outputs: { count: { schema: { type: "integer" } } } };
const point = { type: "Point", coordinates: [1, 2] };
const asDocument = { response: "document" };

let world: World;
let client: Client;

beforeEach(async () => {
  world = await createWorld({ processes: [...sampleProcesses, imagery, count] });
  const fetch: typeof globalThis.fetch = (input, init) => world.gateway.fetch(new Request(input, init));
  client = createClient({ url: publicUrl, fetch });
});

/** The id of a job that has ended so. */
async function ended(ending: Ending): Promise<string> {
  return (await resultsOf(world, ending)).split("/")[2] ?? "";
}

describe.each([["document", asDocument], ["raw", {}]])(
  "one output, executed with response %s",
  (_, request) => {
    test.each<[string, Ending, unknown]>([
      ["a number", { process: "count", outputs: { count: { value: 3 } } }, 3],
      ["a text", { process: "survey", outputs: { name: { value: "A" } } }, "A"],
      ["an object", { process: "survey", outputs: { area: { value: { km2: 1 } } } }, { km2: 1 }],
      ["a table", { process: "survey", outputs: { table: { value: "a,b\n1,2" } } }, [{ a: "1", b: "2" }]],
      [
        "a bounding box",
        { outputs: { extent: { value: { bbox: [1, 2, 3, 4] } } } },
        expect.objectContaining({ bbox: [1, 2, 3, 4] }),
      ],
      ["GeoJSON", { outputs: { features: { value: point, mediaType: "application/geo+json" } } }, point],
    ])("%s", async (_, ending, expected) => {
      const jobId = await ended({ ...ending, request });
      expect(await client.openResult(jobId)).toEqual(expected);
    });

    test.each<[string, Ending["outputs"], string]>([
      [
        "a picture",
        { picture: { value: "iVBORw==", mediaType: "image/png", encoding: "base64" } },
        "image/png",
      ],
      ["bytes", { bytes: { value: "iVBORw==", encoding: "base64" } }, "application/octet-stream"],
    ])("%s", async (_, outputs, type) => {
      const blob = await client.openResult(await ended({ outputs, request }));
      if (!(blob instanceof Blob)) throw new Error(`Expected a Blob, got ${JSON.stringify(blob)}`);
      expect(blob.type).toBe(type);
      expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    });

    test("by reference", async () => {
      const outputs = { name: { transmissionMode: "reference" } };
      const ending = {
        process: "survey",
        outputs: { name: { value: "A" } },
        request: { ...request, outputs },
      };
      expect(await client.openResult(await ended(ending))).toBe("A");
    });

    test("a tree of files", async () => {
      const tree = {
        name: "t.zarr",
        mediaType: "application/zarr",
        files: [fileOf(".zgroup", '{"zarr_format":2}')],
      };
      const ending = {
        outputs: { anything: { upload: tree } },
        files: { "anything/t.zarr/.zgroup": '{"zarr_format":2}' },
      };
      expect(await client.openResult(await ended({ ...ending, request }))).toMatchObject({
        arrays: {},
        attributes: {},
      });
    });

    test("an uploaded file", async () => {
      const outputs = { anything: uploadOf("table.csv", "text/csv", "a\n1") };
      const jobId = await ended({ outputs, files: { "anything/table.csv": "a\n1" }, request });
      expect(await client.openResult(jobId)).toEqual([{ a: "1" }]);
    });
  },
);

test("several outputs, by their names", async () => {
  const outputs = { name: { value: "A" }, count: { value: 3 }, table: { value: "a\n1" } };
  const jobId = await ended({ process: "survey", outputs, request: asDocument });
  await expect(client.openResult(jobId)).rejects.toThrow(OutputNameError);
  await expect(client.openResult(jobId)).rejects.toThrow(/"name", "count", "table"$/);
  expect(await client.openResult(jobId, { output: "count" })).toBe(3);
  expect(await client.openResult(jobId, { output: "table" })).toEqual([{ a: "1" }]);
  await expect(client.openResult(jobId, { output: "area" })).rejects.toThrow(
    /there is "name", "count", "table"$/,
  );
});

test("several by reference, which were asked for raw", async () => {
  const byReference = { transmissionMode: "reference" };
  const request = { outputs: { name: byReference, table: byReference } };
  const jobId = await ended({
    process: "survey",
    outputs: { name: { value: "A" }, table: { value: "a\n1" } },
    request,
  });
  await expect(client.openResult(jobId)).rejects.toThrow(/it has several; .*: "name", "table"$/);
  expect(await client.openResult(jobId, { output: "table" })).toEqual([{ a: "1" }]);
});

function fileOf(path: string, content: string) {
  const { size, sha256 } = uploadOf(path, "", content).upload;
  return { path, size, sha256 };
}
