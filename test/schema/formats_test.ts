import { describe, expect, it } from "vitest";
import { checkerOf } from "../../src/schema/value_schema.ts";

type Row = readonly [format: string, fitting: readonly unknown[], wrong: readonly unknown[]];

const texts: readonly Row[] = [
  ["date", ["2024-02-29"], ["2023-02-29", "2024-13-01", "1.2.2024", "", "2024-02-29T00:00:00Z"]],
  ["date-time", ["2024-05-31T12:00:00Z", "2024-05-31T12:00:00.5+02:00"], [
    "2024-05-31T12:00:00",
    "2024-05-31",
    "x",
  ]],
  ["time", ["12:00:00Z", "23:59:59.9+01:00"], ["25:00:00Z", "12:00", "12:00:00"]],
  ["duration", ["P1D", "PT1H30M", "P1Y2M3DT4H5M6S", "P2W"], ["1D", "P", "PT", "P1H"]],
  ["uri", ["https://example.org/a?b#c", "urn:x:y"], ["/a", "a b", "", "//example.org"]],
  ["uri-reference", ["/a", "a", "https://example.org"], ["a b", "\\"]],
  ["url", ["https://example.org"], ["example.org", "/a"]],
  ["email", ["a@example.org"], ["a", "@example.org", "a@", "a b@example.org"]],
  ["hostname", ["example.org"], ["-a.org", "a b"]],
  ["uuid", ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567", "x"]],
  ["ipv4", ["192.0.2.1"], ["256.0.0.1", "1.2.3"]],
  ["ipv6", ["2001:db8::1", "::"], ["2001:db8:::1", "1.2.3.4"]],
  ["byte", ["", "aGk=", "aGkh", "aGk+/w=="], ["aGk", "a-k=", "aG k", "aGk=aGk=", "="]],
  ["binary", ["aGk="], ["ö"]],
  ["password", ["anything"], []],
  ["wkt", ["POINT (1 2)", "nonsense"], []],
];

const numbers: readonly Row[] = [
  ["int32", [0, -(2 ** 31), 2 ** 31 - 1], [2 ** 31, -(2 ** 31) - 1, 1.5]],
  ["int64", [2 ** 53 - 1, -5], [2 ** 53, 1.5]],
  ["float", [0.1, -3.4e38], [3.5e38]],
  ["double", [1e300], []],
];

const position = [5.5, 50.1];
const ring = [[0, 0], [1, 0], [1, 1], [0, 0]];
const point = { type: "Point", coordinates: position };
const feature = { type: "Feature", geometry: point, properties: { a: 1 } };
const collection = { type: "FeatureCollection", features: [feature] };

const objects: readonly Row[] = [
  ["geojson-geometry", [
    point,
    { type: "Point", coordinates: [1, 2, 3], bbox: [1, 2, 1, 2] },
    { type: "LineString", coordinates: [position, position] },
    { type: "Polygon", coordinates: [ring] },
    { type: "MultiPolygon", coordinates: [[ring], [ring, ring]] },
    { type: "GeometryCollection", geometries: [point, { type: "GeometryCollection", geometries: [] }] },
  ], [
    {},
    [],
    "POINT (1 2)",
    feature,
    { type: "Point" },
    { type: "Point", coordinates: [1] },
    { type: "Point", coordinates: ["1", "2"] },
    { type: "Pont", coordinates: position },
    { type: "LineString", coordinates: [position] },
    { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1]]] },
    { type: "GeometryCollection", geometries: [feature] },
  ]],
  ["geojson-feature", [feature, { ...feature, id: 3, geometry: null, properties: null }], [
    point,
    collection,
    { ...feature, geometry: { type: "Point" } },
    { type: "Feature", geometry: point },
  ]],
  ["geojson-feature-collection", [collection, { type: "FeatureCollection", features: [] }], [
    feature,
    { type: "FeatureCollection" },
    { type: "FeatureCollection", features: [point] },
  ]],
  ["ogc-bbox", [
    { bbox: [1, 2, 3, 4] },
    { bbox: [1, 2, 3, 4, 5, 6], crs: "http://www.opengis.net/def/crs/OGC/0/CRS84h" },
  ], [{ bbox: [1, 2, 3] }, [1, 2, 3, 4], { bbox: [1, 2, 3, 4], crs: "EPSG:4326" }]],
];

const ofOgc = "http://www.opengis.net/def/format/ogcapi-processes/0/";

function check(schema: Record<string, unknown>, [format, fitting, wrong]: Row): void {
  const checker = checkerOf(schema);
  for (const value of fitting) expect([format, value, checker.faults(value)]).toEqual([format, value, []]);
  for (const value of wrong) {
    const [fault] = checker.faults(value);
    expect([format, value, checker.passes(value), typeof fault?.detail]).toEqual([
      format,
      value,
      false,
      "string",
    ]);
  }
}

describe("a format", () => {
  for (const row of [...texts, ...numbers]) {
    const type = texts.includes(row) ? "string" : "number";
    it(`${row[0]} is what it says, and asks nothing of other kinds of values`, () => {
      check({ type, format: row[0] }, row);
      for (const other of [null, {}, [], true]) {
        expect(checkerOf({ format: row[0] }).passes(other)).toBe(true);
      }
    });
  }

  for (const row of objects) {
    it(`${row[0]} is really of that kind, by its short code and by its URI`, () => {
      for (const format of [row[0], ofOgc + row[0], (ofOgc + row[0]).replace("http:", "https:")]) {
        check({ format }, row);
        check({ allOf: [{ format }, { type: "object" }] }, row);
      }
    });
  }

  it("gives an example in its words", () => {
    expect(checkerOf({ format: "date" }).faults("31.5.2024")[0]?.detail).toBe(
      'must be a date like 2024-05-31, not the string "31.5.2024"',
    );
  });

  it("names the place of a fault deep in a geometry, and the types that there are", () => {
    const faults = (value: unknown) => checkerOf({ format: "geojson-feature-collection" }).faults(value);
    const line = { type: "LineString", coordinates: [[1, 2], [3, "4"]] };
    const wrong = { type: "FeatureCollection", features: [feature, { ...feature, geometry: line }] };
    expect(faults(wrong).map(({ pointer }) => pointer)).toEqual(["/features/1/geometry/coordinates/1/1"]);
    const pont = {
      type: "FeatureCollection",
      features: [{ ...feature, geometry: { ...point, type: "Pont" } }],
    };
    expect(faults(pont)).toMatchObject([{
      pointer: "/features/0/geometry/type",
      detail: expect.stringMatching(
        /^must be one of "Point", "MultiPoint".*"GeometryCollection", not the string "Pont"$/,
      ),
    }]);
  });

  it("of strings is found out in a time that does not run away with their length", () => {
    for (const [format] of texts) {
      for (const part of ["a", "1.", "a-", "::", "%41", "/", " "]) {
        const begun = performance.now();
        checkerOf({ format }).passes(`${part.repeat(60_000 / part.length)}!`);
        checkerOf({ format }).passes(`${part.repeat(1_000_000 / part.length)}!`);
        expect([format, part, performance.now() - begun < 2_000]).toEqual([format, part, true]);
      }
    }
  });
});

describe("content", () => {
  const base64 = (value: unknown) => btoa(JSON.stringify(value));
  const json = { type: "string", contentEncoding: "base64", contentMediaType: "application/json" };
  const detail = (schema: Record<string, unknown>, value: unknown) =>
    checkerOf(schema).faults(value)[0]?.detail;

  it("that is encoded must be base64, which says where it is not", () => {
    for (
      const encoding of [{ contentEncoding: "base64" }, { contentEncoding: "binary" }, { format: "byte" }]
    ) {
      const schema = { type: "string", ...encoding };
      expect(detail(schema, "AAEC/w==")).toBeUndefined();
      expect(detail(schema, "AAEC-w==")).toContain('the character "-" at 4 is none of it');
      expect(detail(schema, "AAE")).toContain("no multiple of 4");
    }
    expect(detail({ type: "string", contentEncoding: "utf-8" }, "ü -")).toBeUndefined();
  });

  it("that is JSON is parsed, encoded or not", () => {
    expect(detail(json, base64({ a: 1 }))).toBeUndefined();
    expect(detail(json, btoa("{"))).toBe("must be the text of JSON, and is no JSON");
    expect(detail(json, "AAEC/w==")).toContain("is no JSON");
    const plain = { type: "string", contentMediaType: "application/vnd.x+json" };
    expect([detail(plain, "[1]"), detail(plain, "[1")]).toEqual([
      undefined,
      "must be the text of JSON, and is no JSON",
    ]);
    expect(detail({ type: "string", contentMediaType: "text/csv" }, "a,b")).toBeUndefined();
  });

  it("is checked further where its schema or its media type says what it is", () => {
    const described = { ...json, contentSchema: { type: "object", required: ["a"] } };
    expect(detail(described, base64({ a: 1 }))).toBeUndefined();
    expect(detail(described, base64({}))).toContain("what is at /a in it is required");
    const referred = { ...json, contentSchema: "#/definitions/n", definitions: { n: { type: "integer" } } };
    expect([detail(referred, base64(1)), detail(referred, base64("1"))]).toEqual([
      undefined,
      expect.stringContaining("must be an integer"),
    ]);
    const geo = { ...json, contentMediaType: "application/geo+json" };
    expect([detail(geo, base64(point)), detail(geo, base64(collection))]).toEqual([undefined, undefined]);
    expect(detail(geo, base64({ type: "Point" }))).toContain("/coordinates");
  });
});
