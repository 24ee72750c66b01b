import { describe, expect, it } from "vitest";
import { checkInputs } from "../../src/request/inputs.ts";
import type { InputDescription } from "../../src/ogc/process.ts";

type Found = Readonly<Record<string, string>>;
/** A value of an input, and the faults that are found: pointer below the input, and what the detail has to hold. */
type Row = readonly [what: string, input: InputDescription, value: unknown, faults?: Found];

function check(input: InputDescription, value: unknown): Found {
  const { faults, inputs } = checkInputs({ id: "p", version: "1", inputs: { x: input } }, { x: value });
  expect(inputs).toEqual({ x: value });
  return Object.fromEntries(
    faults.map(({ pointer, detail }) => [pointer.replace(/^\/inputs\/x/, ""), detail]),
  );
}

function table(rows: readonly Row[]): void {
  for (const [what, input, value, expected = {}] of rows) {
    it(what, () => {
      const found = check(input, value);
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      for (const [pointer, words] of Object.entries(expected)) expect(found[pointer]).toContain(words);
    });
  }
}

const text: InputDescription = { schema: { type: "string" } };
const optional: InputDescription = { schema: { type: "integer" }, minOccurs: 0 };
const object: InputDescription = {
  schema: { type: "object", required: ["a"], properties: { a: { type: "integer" } } },
};
const note: InputDescription = { schema: { type: "string", contentMediaType: "text/plain" } };
const bytes: InputDescription = {
  schema: { type: "string", contentEncoding: "base64", contentMediaType: "image/tiff" },
};
const mixed: InputDescription = {
  schema: {
    oneOf: [
      {
        type: "string",
        contentMediaType: "application/gml+xml; version=3.2",
        contentSchema: "http://x.test/gml",
      },
      { type: "string", contentMediaType: "application/vnd.kml+xml", contentSchema: "http://x.test/kml" },
      { type: "object", contentMediaType: "application/geo+json", required: ["type"] },
      { type: "string", contentMediaType: "image/tiff", contentEncoding: "binary" },
    ],
  },
};
const open: InputDescription = {
  schema: { oneOf: [{ type: "string", contentMediaType: "text/xml" }, { format: "geojson-geometry" }] },
};
const point = { type: "Point", coordinates: [5, 50] };

describe("an inline value", () => {
  table([
    ["is taken as it is", text, "a"],
    ["may be an object, if the schema wants one", object, { a: 1 }],
    ["is checked", object, { a: "x" }, { "/a": "must be an integer" }],
    ["null is a value like any other", text, null, { "": "must be a string, not null" }],
    ["null fits what is nullable", { schema: { type: "string", nullable: true } }, null],
    ["null for an optional input says how to give none", optional, null, { "": "leave the input out" }],
    ["an object without value or href for a text says what is missing", note, { type: "wrong/type" }, {
      "": '"value" has the value itself, or "href" says where it lies',
    }],
    ["in base64 is checked to be that", bytes, "AAEC/w=="],
    ["in base64 that is none is refused", bytes, "not base64", { "": "must be base64" }],
  ]);
});

describe("a qualified value", () => {
  table([
    ["is checked inside", object, { value: { a: "x" } }, { "/value/a": "must be an integer" }],
    ["may say its media type, flat", note, { value: "a", mediaType: "text/plain" }],
    ["may say it in a `format`", note, {
      value: "a",
      format: { mediaType: "text/plain", encoding: "utf-8" },
    }],
    ["may say it with parameters, in any case", note, { value: "a", mediaType: "Text/Plain; charset=utf-8" }],
    ["of another media type is refused", note, { value: "a", mediaType: "text/html" }, {
      "/mediaType": 'must be "text/plain", not the string "text/html"',
    }],
    ["of another media type in a `format` is refused there", note, {
      value: "a",
      format: { mediaType: "a/b" },
    }, {
      "/format/mediaType": 'must be "text/plain"',
    }],
    ["whose media type is no text is refused", note, { value: "a", mediaType: 5 }, {
      "/mediaType": "must be a string",
    }],
    ["may have any media type where the description names none", text, { value: "a", mediaType: "text/x" }],
    ["has null for what it does not say", note, { value: "a", mediaType: null, format: { encoding: null } }],
    ["in base64 says so", bytes, { value: "AAEC/w==", encoding: "base64" }],
    ["may not say base64 where text is wanted", note, { value: "YQ==", encoding: "base64" }, {
      "/encoding": 'must be left out or "utf-8", not the string "base64"',
    }],
    ["of null is checked like any other", text, { value: null }, { "/value": "not null" }],
    ["of a value that looks like a link is not looked into", { schema: {} }, { value: { href: "nowhere" } }],
    ["of a schema that has a member `value` itself is told by what fits", {
      schema: { type: "object", required: ["value"], properties: { value: { type: "integer" } } },
    }, { value: { value: 3 } }],
    [
      "seems to be none for a schema that has a member `value` in what it refers to",
      {
        schema: {
          allOf: [{ $ref: "#/definitions/m" }],
          definitions: { m: { properties: { value: { type: "integer" } } } },
        },
      },
      { value: "x" },
      { "/value": "must be an integer" },
    ],
  ]);
});

describe("an input of several formats", () => {
  const geojson = "application/geo+json";
  table([
    ["has the first one when nothing is said", mixed, "<gml/>"],
    ["has the first one, and no other, when nothing is said", mixed, { value: { type: "Point" } }, {
      "/value":
        'it is read as "application/gml+xml; version=3.2" unless "mediaType" says "application/geo+json"',
    }],
    ["has the one of the media type", mixed, { value: { type: "Point" }, mediaType: geojson }],
    ["is checked by the one that is meant", mixed, { value: {}, mediaType: geojson }, {
      "/value/type": "is required",
    }],
    ["is not saved by another one", mixed, { value: "<kml/>", mediaType: geojson }, {
      "/value": "must be an object",
    }],
    ["may leave parameters out", mixed, { value: "<gml/>", mediaType: "application/gml+xml" }],
    [
      "may not have other parameters",
      mixed,
      { value: "<gml/>", mediaType: "application/gml+xml;version=2" },
      {
        "/mediaType":
          'must be "application/gml+xml; version=3.2", "application/vnd.kml+xml", "application/geo+json" or',
      },
    ],
    ["has the one of the schema", mixed, { value: "<kml/>", schema: "http://x.test/kml" }],
    ["has none of an unknown schema", mixed, { value: "<kml/>", format: { schema: "http://x.test/no" } }, {
      "/format/schema": 'must be "http://x.test/gml" or "http://x.test/kml"',
    }],
    ["has the one of the encoding", mixed, { value: "AAE=", encoding: "base64" }],
    ["is checked by the encoding that is meant", mixed, { value: "AA", encoding: "base64" }, {
      "/value": "base64",
    }],
    ["with an alternative that names no type takes it bare", open, point],
    ["with an alternative that names no type takes it qualified", open, { value: point, mediaType: geojson }],
    ["with an alternative that names no type is checked for it", open, { ...point, coordinates: [5] }, {
      "/coordinates": "must have at least 2 elements",
    }],
    ["without any media type is told by the value alone", {
      schema: { oneOf: [{ type: "string" }, { type: "object" }] },
    }, {
      value: { a: 1 },
    }],
  ]);
});

describe("a reference", () => {
  const href = "https://data.example.org/a.tif";
  table([
    ["is an absolute URL", text, { href }],
    ["may be http", text, { href: "http://data.example.org/" }],
    ["may have the members of a link", text, {
      href,
      rel: "x",
      type: "text/plain",
      hreflang: "en",
      title: "t",
    }],
    ["may not be relative", text, { href: "/a" }, { "/href": 'absolute http or https URL, not "/a"' }],
    ["may not be of another scheme", text, { href: "file:///etc/passwd" }, { "/href": "file:///etc/passwd" }],
    ["may not be no text", text, { href: 5 }, { "/href": "not 5" }],
    ["of a type on offer is taken", mixed, { href, type: "image/tiff" }],
    ["without a type is taken", mixed, { href }],
    ["of a type that is not on offer is refused", mixed, { href, type: "image/png" }, {
      "/type": '"image/tiff"',
    }],
    ["with its format beside it, as the official suite sends it, is taken", bytes, {
      href,
      format: { mediaType: "image/tiff", encoding: "base64" },
    }],
    ["with a format beside it that is not on offer is refused", bytes, {
      href,
      format: { mediaType: "image/png" },
    }, {
      "/format/mediaType": 'must be "image/tiff"',
    }],
    ["has all its faults told at once", bytes, { href: "a", type: "image/png" }, {
      "/href": "absolute",
      "/type": "tiff",
    }],
    ["to a bounding box is taken", { schema: { format: "ogc-bbox" } }, { href, type: "application/json" }],
    ["is none where the schema has a member `href`", {
      schema: { type: "object", properties: { href: { type: "string" } } },
    }, { href: "/relative" }],
  ]);
});

describe("how often an input occurs", () => {
  const several = (minOccurs: number, maxOccurs: number | "unbounded", schema = {}): InputDescription => ({
    schema: { type: "integer", ...schema },
    minOccurs,
    maxOccurs,
  });
  const pair = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 };
  table([
    ["0, 0: not at all", several(0, 0), 1, { "": "takes no value" }],
    ["0, 1: one bare value", several(0, 1), 1],
    ["0, 1: no array", several(0, 1), [1], { "": "must be an integer, not an array of 1 element" }],
    ["1, 1: one bare value", several(1, 1), 1],
    ["0, 3: an array", several(0, 3), [1, 2, 3]],
    ["0, 3: an empty array", several(0, 3), []],
    ["0, 3: a bare value", several(0, 3), 1],
    ["0, 3: no more", several(0, 3), [1, 2, 3, 4], { "": "takes 0 to 3 values, not 4" }],
    ["1, 3: an array of one", several(1, 3), [1]],
    ["1, 3: no empty array", several(1, 3), [], { "": "takes 1 to 3 values, not 0" }],
    ["2, unbounded: as many as one likes", several(2, "unbounded"), Array.from({ length: 1_000 }, () => 1)],
    ["2, unbounded: not one bare value", several(2, "unbounded"), 1, {
      "": "takes at least 2 values, not 1",
    }],
    ["1, 1 of an array: one bare array is one value", { schema: pair }, [1, 2]],
    ["1, 1 of an array: its length is that of the value", { schema: pair }, [1, 2, 3], {
      "": "at most 2 elements",
    }],
    ["1, 5 of arrays: an array of arrays", { schema: pair, maxOccurs: 5 }, [[1, 2], [3, 4], [5, 6]]],
    ["1, 5 of arrays: each is checked", { schema: pair, maxOccurs: 5 }, [[1, 2], [3], 4], {
      "/1": "must have at least 2 elements, not 1",
      "/2": "must be an array",
    }],
    ["forms stand side by side", several(1, 5), [1, { value: 2 }, { href: "https://data.example.org/3" }]],
    ["forms stand side by side, each checked", several(1, 5), ["1", { value: "2" }, { href: "3" }, 4], {
      "/0": "must be an integer",
      "/1/value": "must be an integer",
      "/2/href": "absolute",
    }],
    ["boxes too", { schema: { format: "ogc-bbox" }, maxOccurs: 2 }, [{ bbox: [1, 2, 3, 4] }, {
      bbox: [1, 2, "3", 4],
    }], {
      "/1/bbox/2": "must be a number",
    }],
  ]);
});

describe("what a request can cost", () => {
  it("ends at 100 faults, of whatever kind", () => {
    const inputs = { x: { schema: { type: "integer" }, maxOccurs: "unbounded" as const } };
    const check = (given: Record<string, unknown>) =>
      checkInputs({ id: "p", version: "1", inputs }, given).faults;
    expect(check({ x: new Array(300_000).fill("a") })).toHaveLength(100);
    const unknown = Object.fromEntries(
      Array.from({ length: 9_000 }, (_, index) => [`${"u".repeat(90)}${index}`, 1]),
    );
    expect(check({ ...unknown, x: "a" })).toHaveLength(100);
  });

  it("is told in the words of a person: the nearest name, or those that there are", () => {
    const inputs = Object.fromEntries(["start_date", "end_date", "geometry"].map((id) => [id, optional]));
    const detail = (id: string) =>
      checkInputs({ id: "p", version: "1", inputs }, { [id]: 1 }).faults[0]?.detail;
    expect(detail("startDate")).toBe('The process has no input "startDate"; did you mean "start_date"?');
    expect(detail("Geometry")).toContain('did you mean "geometry"?');
    expect(detail("zoom")).toBe(
      'The process has no input "zoom"; it has "start_date", "end_date", "geometry"',
    );
    expect(detail("x".repeat(10_000))?.length).toBeLessThan(300);
  });
});
