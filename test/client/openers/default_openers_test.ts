import { describe, expect, test, vi } from "vitest";
import { NoOpenerError, OpenError } from "../../../src/client/mod.ts";
import { tellGateway, type Told } from "./told_gateway.ts";

const href = "https://h.test/out";
const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]);

function open(
  value: unknown,
  { schema = {}, body, ...options }: Record<string, unknown> & {
    schema?: Record<string, unknown>;
    body?: BodyInit;
  } = {},
) {
  const at = (value as { href?: string } | null)?.href;
  const files: Told["files"] = at === undefined || body === undefined
    ? {}
    : { [at]: () => new Response(body) };
  return tellGateway({ results: { out: value }, outputs: { out: schema }, files }).client.openResult(
    "j",
    options,
  );
}

describe("json", () => {
  test.each<[string, unknown, string | undefined, unknown]>([
    ["linked", { href, type: "application/json" }, '{"a":1}', { a: 1 }],
    ["linked, without a type", { href: `${href}.json?sig=a.b` }, "[1]", [1]],
    ["linked, of a kind", { href, type: "Application/Hal+JSON; profile=x" }, "[1]", [1]],
    ["an object, qualified", { value: { a: 1 } }, undefined, { a: 1 }],
    ["an object as it is", { a: 1 }, undefined, { a: 1 }],
    ["a bounding box", { bbox: [1, 2, 3, 4] }, undefined, { bbox: [1, 2, 3, 4] }],
    ["a number", 0, undefined, 0],
    ["false", false, undefined, false],
    ["null", null, undefined, null],
    ["in base64", { value: btoa("[1]"), mediaType: "application/json", encoding: "base64" }, undefined, [1]],
    ["written in a text", { value: "[1]", mediaType: "application/json" }, undefined, [1]],
    ["a string of JSON", { value: "[draft] a", mediaType: "application/json" }, undefined, "[draft] a"],
    ["a string of digits", { value: "12", mediaType: "application/json" }, undefined, "12"],
  ])("%s", async (_, value, body, expected) => {
    expect(await open(value, body === undefined ? {} : { body })).toEqual(expected);
  });

  test("what is none is an error", async () => {
    const opened = open({ href, type: "application/json" }, { body: "<html>" });
    await expect(opened).rejects.toThrow(OpenError);
    await expect(opened).rejects.toThrow(/json: .*JSON/);
  });
});

describe("text", () => {
  test.each<[string, unknown, Record<string, unknown>, string]>([
    ["inline", "a,b", {}, "a,b"],
    ["qualified", { value: "<b/>", mediaType: "TEXT/html; charset=utf-8" }, {}, "<b/>"],
    ["linked", { href, type: "text/plain" }, { body: "\uFEFFé" }, "é"],
    ["by its extension", { href: `${href}.txt#a.json` }, { body: "a" }, "a"],
    [
      "CSV as the text that it is",
      { href, type: "text/csv" },
      { body: "a\n1", mediaType: "text/plain" },
      "a\n1",
    ],
  ])("%s", async (_, value, options, expected) => {
    expect(await open(value, options)).toBe(expected);
  });
});

describe("csv", () => {
  const table = 'name,note\r\nA,"x, ""y""\r\nz"\r\n007,\r\n';
  const rows = [{ name: "A", note: 'x, "y"\r\nz' }, { name: "007", note: "" }];
  test.each<[string, unknown, Record<string, unknown>]>([
    ["by its type, without an extension", { href, type: "text/csv; charset=utf-8" }, { body: table }],
    ["by its type, in capitals", { href, type: "TEXT/CSV" }, { body: table }],
    ["by its extension", { href: `${href}.CSV?sig=a.b` }, { body: table }],
    ["bytes by their extension", { href: `${href}.csv`, type: "application/octet-stream" }, { body: table }],
    ["by what the caller says", { href }, { body: table, mediaType: "text/csv" }],
    ["by its description", table, { schema: { type: "string", contentMediaType: "text/csv" } }],
    ["qualified", { value: table, mediaType: "text/csv" }, {}],
    ["in base64", { value: btoa(table), mediaType: "text/csv", encoding: "base64" }, {}],
    ["with tabs", { href: `${href}.tsv` }, { body: 'name\tnote\nA\t"x, ""y""\r\nz"\n\n007\t\n' }],
    ["with what the caller says stands between", { href: `${href}.csv` }, {
      body: 'name;note\nA;"x, ""y""\r\nz"\n007;',
      delimiter: ";",
    }],
  ])("%s", async (_, value, options) => {
    expect(await open(value, options)).toEqual(rows);
  });

  test("numbers for whom asks for them", async () => {
    const value = { value: "a,b\n1.5,true", mediaType: "text/csv" };
    expect(await open(value, { dynamicTyping: true })).toEqual([{ a: 1.5, b: true }]);
  });

  test("of one column, and of names only", async () => {
    expect(await open({ value: "a\n1\n2", mediaType: "text/csv" })).toEqual([{ a: "1" }, { a: "2" }]);
    expect(await open({ value: "a,b\n", mediaType: "text/csv" })).toEqual([]);
  });

  test.each([
    [
      "a row with too few",
      "a,b\n1,2\n3",
      /csv: Too few fields.*\(row 2 after the names\); is "," the `delimiter`\?/,
    ],
    ["a row with too many", "a,b\n1,2,3", /csv: Too many fields.*\(row 1 after the names\)/],
    ["a quote that does not end", 'a\n"1', /csv: .*[Qq]uote/],
  ])("%s", async (_, value, message) => {
    await expect(open({ value, mediaType: "text/csv" })).rejects.toThrow(message);
  });
});

describe("geojson", () => {
  const point = { type: "Point", coordinates: [1, 2] };
  const feature = { type: "Feature", geometry: point, properties: null };
  const collection = { type: "FeatureCollection", features: [feature, { ...feature, geometry: null }] };
  const hole = { type: "MultiPolygon", coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] };
  test.each([point, feature, collection, hole, { type: "GeometryCollection", geometries: [point, hole] }])(
    "$type: linked, qualified, by its format",
    async (value) => {
      const body = JSON.stringify(value);
      expect(await open({ href, type: "application/geo+json" }, { body })).toEqual(value);
      expect(await open({ href: `${href}.geojson` }, { body })).toEqual(value);
      expect(await open({ value, mediaType: "application/geo+json" })).toEqual(value);
      expect(await open({ value: body, mediaType: "application/geo+json" })).toEqual(value);
      expect(await open({ value }, { schema: { format: "geojson-feature" } })).toEqual(value);
    },
  );

  test.each<[unknown, RegExp]>([
    [[], /geojson: This is no GeoJSON: the whole is no object; `mediaType: "application\/json"` opens it/],
    [{ type: "Circle" }, /: \.type is "Circle"/],
    [{ type: "Feature", properties: {} }, /: \.geometry is no geometry/],
    [{ type: "FeatureCollection", features: [feature, point] }, /: \.features\[1\] is no Feature/],
    [{ type: "Polygon", coordinates: [[[0, 0], [1, "x"]]] }, /: \.coordinates\[0\]\[1\] is no position/],
    [{ type: "LineString", coordinates: 1 }, /: \.coordinates is no list/],
  ])("%j is none", async (value, message) => {
    await expect(open({ value, mediaType: "application/geo+json" })).rejects.toThrow(message);
    expect(await open({ value }, { mediaType: "application/json" })).toEqual(value);
  });
});

describe("image and bytes", () => {
  test.each<[string, unknown, string]>([
    ["linked", { href, type: "image/png" }, "image/png"],
    ["by its extension", { href: `${href}.JPG` }, "image/jpeg"],
    [
      "in base64",
      { value: btoa(String.fromCharCode(...bytes)), mediaType: "Image/PNG", encoding: "base64" },
      "image/png",
    ],
    ["bytes", { href, type: "application/octet-stream" }, "application/octet-stream"],
    [
      "bytes in base64",
      { value: btoa(String.fromCharCode(...bytes)), encoding: "base64" },
      "application/octet-stream",
    ],
  ])("%s", async (_, value, type) => {
    const blob = await open(value, { body: bytes });
    if (!(blob instanceof Blob)) throw new Error(`Expected a Blob, got ${blob}`);
    expect(blob.type).toBe(type);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes);
  });

  test("bytes of what could be read, for whom asks for bytes", async () => {
    const blob = await open({ href: `${href}.csv`, type: "text/csv" }, {
      body: bytes,
      mediaType: "application/octet-stream",
    });
    expect(blob).toBeInstanceOf(Blob);
  });
});

describe("a package that is not installed", () => {
  test.each([
    [
      "papaparse",
      { value: "a\n1", mediaType: "text/csv" },
      /; csv needs the package "papaparse", which cannot be loaded \(.*\); install it/,
    ],
    [
      "zarrita",
      { href: `${href}.zarr` },
      /; zarr needs the package "zarrita", which cannot be loaded \(.*\); install it/,
    ],
  ])("%s: NoOpenerError says so", async (name, value, message) => {
    vi.doMock(name, () => {
      throw new Error(`Cannot find package '${name}'`);
    });
    vi.resetModules();
    try {
      const opened = open(value);
      await expect(opened).rejects.toMatchObject({
        name: NoOpenerError.name,
        message: expect.stringMatching(message),
      });
      expect(await open([1])).toEqual([1]);
    } finally {
      vi.doUnmock(name);
      vi.resetModules();
    }
  });
});
