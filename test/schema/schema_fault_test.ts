import { describe, expect, it } from "vitest";
import { schemaFault } from "../../src/schema/schema_fault.ts";

describe("schemaFault", () => {
  it("finds nothing in schemas that can be used", () => {
    expect(schemaFault({ type: "string", pattern: "^[a-z]+$" })).toBeUndefined();
    expect(
      schemaFault({
        type: "array",
        items: { $ref: "#/definitions/a" },
        definitions: { a: { type: "integer" } },
      }),
    )
      .toBeUndefined();
    expect(
      schemaFault({
        type: "string",
        default: { pattern: "[" },
        enum: [{ $ref: "#/no" }],
        "x-ui": { pattern: "[" },
      }),
    )
      .toBeUndefined();
  });

  it("names a pattern that is none, wherever it stands", () => {
    expect(schemaFault({ pattern: "[" })).toContain("/pattern");
    expect(schemaFault({ type: "array", items: { pattern: "(" } })).toContain("/items/pattern");
    expect(schemaFault({ type: "object", properties: { default: { pattern: "(" } } })).toContain(
      "/properties/default/pattern",
    );
  });

  it("names a reference that leads nowhere", () => {
    expect(schemaFault({ $ref: "#/definitions/none" })).toContain("/$ref");
    expect(schemaFault({ oneOf: [{ type: "string" }, { $ref: "https://example.org/schema.json" }] }))
      .toContain("/oneOf/1/$ref");
  });
});
