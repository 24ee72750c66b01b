import { describe, expect, it } from "vitest";
import { checkInputs } from "../../src/request/inputs.ts";
import type { InputDescription } from "../../src/ogc/process.ts";

const described = (inputs: Readonly<Record<string, InputDescription>>) => ({ id: "p", version: "1", inputs });

/** The pointers of the faults of one input `x`. */
function faults(input: InputDescription, value: unknown): readonly string[] {
  return checkInputs(described({ x: input }), { x: value }).faults.map(({ pointer }) => pointer);
}

const text: InputDescription = { schema: { type: "string" } };
const many: InputDescription = { schema: { type: "integer" }, minOccurs: 1, maxOccurs: 3 };

describe("checkInputs", () => {
  it("takes what fits and hands it on as it was given", () => {
    const given = { x: { value: "hi", mediaType: "text/plain" } };
    expect(checkInputs(described({ x: text }), given)).toEqual({ inputs: given, faults: [] });
  });

  it("finds every fault at once, each with its place", () => {
    const process = described({ a: text, b: many, c: text, "d/~": text });
    const { faults } = checkInputs(process, { a: 1, b: [1, "two", 3.5, 4], "d/~": 2, e: 3 });
    expect(faults.map(({ pointer }) => pointer)).toEqual([
      "/inputs/e",
      "/inputs/a",
      "/inputs/b",
      "/inputs/b/1",
      "/inputs/b/2",
      "/inputs/c",
      "/inputs/d~1~0",
    ]);
  });

  it("says what would be right, in words", () => {
    const details = (given: Record<string, unknown>) =>
      checkInputs(described({ a: text, b: { ...text, minOccurs: 0 } }), given).faults.map(({ detail }) =>
        detail
      );
    expect(details({})).toEqual(['Input "a" is required']);
    expect(details({ a: "", z: 1 })).toEqual(['The process has no input "z"; it has "a", "b"']);
    expect(details({ a: 5 })).toEqual([expect.stringMatching(/string/)]);
  });

  it("fills defaults in, and takes an input with a default as optional", () => {
    const process = described({
      a: { schema: { type: "integer", default: 7 } },
      b: { schema: { type: "integer", default: 8 }, minOccurs: 0 },
      c: { schema: { type: "boolean", default: false } },
      d: { ...text, minOccurs: 0 },
    });
    expect(checkInputs(process, { b: 1 })).toEqual({ inputs: { a: 7, b: 1, c: false }, faults: [] });
  });

  it("takes nothing from the prototype of the request or of the description", () => {
    const { faults, inputs } = checkInputs(described({ toString: text } as never), {});
    expect(faults.map(({ pointer }) => pointer)).toEqual(["/inputs/toString"]);
    expect(inputs).toEqual({});
    expect(checkInputs(described({}), { valueOf: 1 }).faults).toHaveLength(1);
  });
});

describe("cardinality", () => {
  it("of a single occurrence is one bare value", () => {
    expect(faults(text, "a")).toEqual([]);
    expect(faults(text, ["a"])).toEqual(["/inputs/x"]);
  });

  it("of several is an array, or one bare value", () => {
    for (const value of [1, [1], [1, 2, 3]]) expect(faults(many, value)).toEqual([]);
    for (const value of [[], [1, 2, 3, 4]]) expect(faults(many, value)).toEqual(["/inputs/x"]);
    expect(faults({ ...many, minOccurs: 2 }, 1)).toEqual(["/inputs/x"]);
    expect(faults({ ...many, minOccurs: 0 }, [])).toEqual([]);
  });

  it("without bound takes any number", () => {
    const unbounded: InputDescription = { ...many, maxOccurs: "unbounded" };
    expect(faults(unbounded, Array.from({ length: 5_000 }, (_, index) => index))).toEqual([]);
    expect(faults(unbounded, [])).toEqual(["/inputs/x"]);
  });

  it("of an array is an array of arrays, and its items never count as occurrences", () => {
    const pair = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 };
    expect(faults({ schema: pair }, [1, 2])).toEqual([]);
    expect(faults({ schema: pair }, [1])).toEqual(["/inputs/x"]);
    expect(faults({ schema: pair, maxOccurs: 5 }, [[1, 2], [3, 4]])).toEqual([]);
    expect(faults({ schema: pair, maxOccurs: 5 }, [[1, 2], [3]])).toEqual(["/inputs/x/1"]);
  });

  it("takes values, qualified values and references side by side", () => {
    const mixed = [1, { value: 2 }, { href: "https://data.example.org/3" }];
    expect(faults(many, mixed)).toEqual([]);
    expect(faults(many, [1, { value: "two" }, { href: "three" }])).toEqual([
      "/inputs/x/1/value",
      "/inputs/x/2/href",
    ]);
  });

  it("refuses an input that may not occur", () => {
    expect(faults({ ...text, minOccurs: 0, maxOccurs: 0 }, "a")).toEqual(["/inputs/x"]);
  });
});

describe("qualified values", () => {
  const object: InputDescription = {
    schema: { type: "object", required: ["a"], properties: { a: { type: "integer" } } },
  };

  it("are checked inside, whatever they are", () => {
    expect(faults(object, { value: { a: 1 } })).toEqual([]);
    expect(faults(object, { value: { a: "one" } })).toEqual(["/inputs/x/value/a"]);
    expect(faults(text, { value: "", mediaType: "text/plain", encoding: "utf-8" })).toEqual([]);
    expect(faults(text, { value: null })).toEqual(["/inputs/x/value"]);
  });

  it("are no qualified values when the schema itself has a member `value`", () => {
    const measure = {
      schema: { type: "object", properties: { value: { type: "number" } }, required: ["value"] },
    };
    expect(faults(measure, { value: 3 })).toEqual([]);
    expect(faults(measure, { value: "three" })).toEqual(["/inputs/x/value"]);
  });

  it("name the alternative that is meant by their media type, flat or in `format`", () => {
    const mixed: InputDescription = {
      schema: {
        oneOf: [
          { type: "string", contentMediaType: "text/plain" },
          { type: "object", contentMediaType: "application/geo+json" },
        ],
      },
    };
    expect(faults(mixed, { value: "a", mediaType: "text/plain" })).toEqual([]);
    expect(faults(mixed, { value: {}, format: { mediaType: "application/geo+json" } })).toEqual([]);
    expect(faults(mixed, { value: "a", mediaType: "application/geo+json" })).toEqual(["/inputs/x/value"]);
    expect(faults(mixed, { value: "a", format: { mediaType: "application/geo+json" } })).toEqual([
      "/inputs/x/value",
    ]);
  });

  it("refuse a media type that no alternative has", () => {
    const mixed: InputDescription = {
      schema: {
        oneOf: [
          { type: "string", contentMediaType: "text/plain" },
          { type: "integer", contentMediaType: "application/json" },
        ],
      },
    };
    expect(faults(mixed, { value: "a", mediaType: "image/png" })).toEqual(["/inputs/x/mediaType"]);
  });
});

describe("references", () => {
  it("take an absolute URL and nothing else", () => {
    expect(faults(text, { href: "https://data.example.org/a.txt", type: "text/plain" })).toEqual([]);
    for (const href of ["a.txt", "//data.example.org/", "", 3, null, {}]) {
      expect(faults(text, { href })).toEqual(["/inputs/x/href"]);
    }
  });

  it("are no references when the schema itself has a member `href`", () => {
    const linked = { schema: { type: "object", properties: { href: { type: "integer" } } } };
    expect(faults(linked, { href: 3 })).toEqual([]);
  });

  it("are needed where neither value nor href is given", () => {
    expect(faults(text, { type: "wrong/type" })).toEqual(["/inputs/x"]);
  });
});

describe("bounding boxes", () => {
  const box = { bbox: [51.9, 7, 52, 7.1], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" };

  it("fit an input of the format ogc-bbox", () => {
    for (const schema of [{ allOf: [{ format: "ogc-bbox" }] }, { type: "object", format: "ogc-bbox" }]) {
      expect(faults({ schema }, box)).toEqual([]);
      expect(faults({ schema }, { value: box })).toEqual([]);
    }
  });

  it("fit an input with their own schema", () => {
    const numbers = { type: "array", items: { type: "number" }, minItems: 4, maxItems: 6 };
    const schema = {
      type: "object",
      required: ["bbox"],
      properties: { bbox: numbers, crs: { type: "string" } },
    };
    expect(faults({ schema }, box)).toEqual([]);
    expect(faults({ schema }, { bbox: [1, 2, 3] })).toEqual(["/inputs/x/bbox"]);
  });
});
