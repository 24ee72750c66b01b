import { describe, expect, it } from "vitest";
import { isBase64 } from "../../src/schema/base64.ts";
import { describedFormat, offeredMediaTypes } from "../../src/schema/described_format.ts";

const png = { type: "string", contentMediaType: "image/png", contentEncoding: "base64" };
const choice = {
  oneOf: [{ type: "object", contentMediaType: "application/geo+json" }, png, { type: "string" }],
};
const base64 = "base64";

describe("describedFormat", () => {
  const table: readonly (readonly [object, unknown, string | undefined, object])[] = [
    [{}, "x", undefined, {}],
    [{}, 5, "text/csv", {}],
    [png, "x", undefined, { mediaType: "image/png", encoding: base64 }],
    [png, "x", "IMAGE/PNG; a=b", { mediaType: "image/png", encoding: base64 }],
    [png, "x", "image/jpeg", {}],
    // An encoding is of texts.
    [{ contentMediaType: "a/b", contentEncoding: "base64" }, { a: 1 }, undefined, { mediaType: "a/b" }],
    [{ type: "string", format: "byte" }, "x", undefined, { encoding: base64 }],
    [{ type: "string", format: "byte" }, "x", "image/jpeg", { encoding: base64 }],
    [{ type: "string", contentEncoding: "quoted-printable" }, "x", undefined, {}],
    [choice, {}, undefined, { mediaType: "application/geo+json" }],
    [choice, "x", undefined, { mediaType: "image/png", encoding: base64 }],
    [choice, "x", "application/geo+json", {}],
    [choice, "x", "text/csv", {}],
    [choice, 5, undefined, {}],
    [choice, [], undefined, {}],
    [choice, null, undefined, { mediaType: "application/geo+json" }],
    [{ oneOf: [{ type: "integer", contentMediaType: "a/b" }] }, 5, undefined, { mediaType: "a/b" }],
    [{ oneOf: "nonsense" }, 5, undefined, {}],
    // What would break a header is not told.
    [{ contentMediaType: "a/b\r\nx: y" }, "x", undefined, {}],
    [{ contentMediaType: "größe/ä" }, "x", undefined, {}],
    [{ contentMediaType: 5 }, "x", undefined, {}],
  ];
  for (const [schema, value, mediaType, format] of table) {
    it(`of ${JSON.stringify(value)} as ${mediaType} by ${JSON.stringify(schema)}`, () => {
      expect(describedFormat(schema as Record<string, unknown>, value, mediaType)).toEqual(format);
    });
  }
});

describe("offeredMediaTypes", () => {
  it("are those of the alternatives, the default first", () => {
    expect(offeredMediaTypes(choice)).toEqual(["application/geo+json", "image/png"]);
    expect(offeredMediaTypes(png)).toEqual(["image/png"]);
    expect(offeredMediaTypes({ type: "string" })).toEqual([]);
  });
});

describe("isBase64", () => {
  it("takes just what atob takes, with the alphabet of RFC 4648, section 4", () => {
    const texts = [
      "",
      "YQ==",
      "YQ",
      "YWI=",
      "YWI",
      "YWJj",
      "Y W\r\nJj",
      "+/+/",
      "-_-_",
      "Y",
      "YQ=",
      "YQ===",
      "=",
      "YQ==YQ==",
      "ä",
    ];
    for (const text of texts) {
      let isTaken = true;
      try {
        atob(text);
      } catch {
        isTaken = false;
      }
      expect([text, isBase64(text)]).toEqual([text, isTaken]);
    }
  });
});
