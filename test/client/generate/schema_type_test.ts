import { describe, expect, it } from "vitest";
import { SchemaTypes } from "../../../src/client/generate/schema_type.ts";

const typeOf = (schema: Readonly<Record<string, unknown>>) =>
  new SchemaTypes(schema).of(schema).replaceAll(/\s+/g, " ");

const text = { type: "string" };
const number = { type: "number" };

describe("the type of a schema", () => {
  it.each([
    [text, "string"],
    [{ type: "integer", minimum: 0 }, "number"],
    [{ type: "boolean", nullable: true }, "boolean | null"],
    [{ ...text, enum: ["a", 'b"', 3, null, true] }, '"a" | "b\\"" | 3 | null | true'],
    [{ const: "only" }, '"only"'],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "array" }, "readonly unknown[]"],
    [{ type: "array", items: text }, "readonly string[]"],
    [{ type: "array", items: { ...text, nullable: true } }, "ReadonlyArray<string | null>"],
    [{ type: "array", items: number, minItems: 2, maxItems: 2 }, "readonly [number, number]"],
    [{ type: "array", items: number, minItems: 2, maxItems: 1e9 }, "readonly number[]"],
    [{ type: "object" }, "Readonly<Record<string, unknown>>"],
    [{ type: "object", additionalProperties: number }, "Readonly<Record<string, number>>"],
    [{ type: "object", additionalProperties: false }, "Readonly<Record<string, never>>"],
    [
      { type: "object", properties: { a: text, "b c": number }, required: ["a"] },
      '{ readonly a: string; readonly "b c"?: number; }',
    ],
    [
      { properties: { a: text }, additionalProperties: {} },
      "{ readonly a?: string; readonly [member: string]: unknown; }",
    ],
    [{ required: ["a"] }, "{ readonly a: unknown; }"],
    [{ oneOf: [text, { type: "integer" }, number] }, "string | number"],
    [{ oneOf: [text, {}] }, "unknown"],
    [{ allOf: [{ type: "integer" }, { multipleOf: 2 }] }, "number"],
    [
      { allOf: [{ required: ["a"] }, { type: "object", properties: { b: text } }] },
      "({ readonly a: unknown; }) & ({ readonly b?: string; })",
    ],
    [{ allOf: [{ format: "ogc-bbox" }] }, "Bbox"],
    [{ $ref: "http://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/bbox.yaml" }, "Bbox"],
    [{ type: "array", format: "ogc-bbox" }, "readonly number[]"],
    [{ format: "geojson-feature" }, "GeoJson"],
    [{ type: "string", format: "geojson-feature" }, "string"],
    [{ $ref: "#/definitions/a", definitions: { a: { ...text, nullable: true } } }, "string | null"],
    [{ $ref: "https://example.org/elsewhere.json" }, "unknown"],
    [{ type: "shape" }, "unknown"],
    [{}, "unknown"],
  ])("%j is %s", (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it("ends where a schema leads back to itself, or has more places than anybody reads", () => {
    expect(typeOf({ type: "array", items: { $ref: "#" } })).toBe("ReadonlyArray<readonly unknown[]>");
    const wide = (depth: number): Readonly<Record<string, unknown>> => ({
      type: "object",
      properties: Object.fromEntries(
        ["a", "b", "c", "d"].map((name) => [name, depth === 0 ? text : wide(depth - 1)]),
      ),
    });
    expect(typeOf(wide(6)).length).toBeLessThan(50_000);
  });
});
