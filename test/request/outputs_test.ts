import { describe, expect, it } from "vitest";
import { checkOutputs } from "../../src/request/outputs.ts";
import type { OutputRequest } from "../../src/ogc/execute_request.ts";

const process = {
  id: "p",
  version: "1",
  outputTransmission: ["value" as const],
  outputs: {
    scene: {
      schema: {
        oneOf: [
          { type: "string", contentMediaType: "image/tiff", contentEncoding: "base64" },
          { type: "string", contentMediaType: "image/png", contentEncoding: "base64" },
        ],
      },
    },
    table: { schema: { type: "string", contentMediaType: "text/csv" } },
    count: { schema: { type: "integer" } },
  },
};

const rows: readonly (readonly [
  what: string,
  wanted: Record<string, OutputRequest>,
  faults: Record<string, string>,
])[] = [
  ["none", {}, {}],
  ["one as it comes", { count: {} }, {}],
  ["a format on offer", { scene: { format: { mediaType: "image/png" } } }, {}],
  ["the only format", { table: { format: { mediaType: "text/csv" } } }, {}],
  ["any format where none is described", { count: { format: { mediaType: "application/json" } } }, {}],
  ["a format that is not on offer", { scene: { format: { mediaType: "image/jp2" } } }, {
    "/outputs/scene/format/mediaType": 'must be "image/tiff" or "image/png", not the string "image/jp2"',
  }],
  [
    "an encoding that is not on offer",
    { scene: { format: { mediaType: "image/png", encoding: "utf-8" } } },
    {
      "/outputs/scene/format/encoding": 'must be left out or "base64"',
    },
  ],
  ["an unknown output", { scenes: {}, "a/b": {} }, {
    "/outputs/scenes": 'The process has no output "scenes"; did you mean "scene"?',
    "/outputs/a~1b": 'it has "scene", "table", "count"',
  }],
  ["what every object inherits", { toString: {} }, { "/outputs/toString": "has no output" }],
  ["a way that the process does not offer", { count: { transmissionMode: "reference" } }, {
    "/outputs/count/transmissionMode": 'Output "count" cannot be sent by reference, only by value',
  }],
  ["several faults at once", {
    table: { transmissionMode: "reference", format: { mediaType: "a/b" } },
    x: {},
  }, {
    "/outputs/table/transmissionMode": "only by value",
    "/outputs/table/format/mediaType": 'must be "text/csv"',
    "/outputs/x": "has no output",
  }],
];

describe("checkOutputs", () => {
  for (const [what, wanted, expected] of rows) {
    it(`of ${what}: ${Object.keys(expected).length === 0 ? "nothing to say" : "says where and why not"}`, () => {
      const found = Object.fromEntries(
        checkOutputs(process, wanted).map(({ pointer, detail }) => [pointer, detail]),
      );
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      for (const [pointer, words] of Object.entries(expected)) expect(found[pointer]).toContain(words);
    });
  }

  it("ends at 100 faults", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`o${index}`, {}]));
    expect(checkOutputs(process, many)).toHaveLength(100);
  });
});
