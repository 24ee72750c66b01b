import { describe, expect, it } from "vitest";
import { checkerOf } from "../../src/schema/value_schema.ts";

const isValid = (schema: Record<string, unknown>, value: unknown) =>
  checkerOf(schema).faults(value).length === 0;

describe("checkerOf", () => {
  it("reads `nullable` as OpenAPI 3.0 means it, at any depth", () => {
    expect(isValid({ type: "string", nullable: true }, null)).toBe(true);
    expect(isValid({ type: "string", nullable: true }, 1)).toBe(false);
    expect(isValid({ type: "string", nullable: false }, null)).toBe(false);
    expect(isValid({ type: "string", nullable: true, enum: ["a"] }, null)).toBe(true);
    const deep = {
      type: "object",
      properties: { list: { type: "array", items: { type: "integer", nullable: true } } },
    };
    expect(isValid(deep, { list: [1, null] })).toBe(true);
    expect(isValid(deep, { list: [1, "two"] })).toBe(false);
  });

  it("reads boolean exclusive bounds", () => {
    const open = { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true };
    expect([0, 0.5, 1].map((value) => isValid(open, value))).toEqual([false, true, false]);
    const closed = {
      type: "number",
      minimum: 0,
      exclusiveMinimum: false,
      maximum: 1,
      exclusiveMaximum: false,
    };
    expect([-0.1, 0, 1, 1.1].map((value) => isValid(closed, value))).toEqual([false, true, true, false]);
  });

  it("reads numeric exclusive bounds too", () => {
    expect([0, 1].map((value) => isValid({ exclusiveMinimum: 0 }, value))).toEqual([false, true]);
  });

  it("reads them inside allOf, anyOf, oneOf, not and additionalProperties", () => {
    const positive = { minimum: 0, exclusiveMinimum: true };
    expect(isValid({ allOf: [positive] }, 0)).toBe(false);
    expect(isValid({ anyOf: [positive, { type: "string" }] }, 0)).toBe(false);
    expect(isValid({ oneOf: [positive, { type: "string" }] }, 0)).toBe(false);
    expect(isValid({ not: positive }, 0)).toBe(true);
    expect(isValid({ additionalProperties: positive }, { a: 0 })).toBe(false);
    expect(isValid({ additionalProperties: false, properties: { a: {} } }, { b: 0 })).toBe(false);
  });

  it("leaves properties whose names are keywords alone", () => {
    const schema = {
      type: "object",
      properties: { nullable: { type: "boolean" }, minimum: { type: "integer" } },
    };
    expect(isValid(schema, { nullable: true, minimum: 3 })).toBe(true);
    expect(isValid(schema, { nullable: "yes" })).toBe(false);
  });

  it("names the innermost fault and its place, as RFC 6901 writes it", () => {
    const schema = {
      type: "object",
      properties: {
        "größe": { type: "object", properties: { "a/b": { type: "array", items: { type: "integer" } } } },
      },
    };
    const faults = checkerOf(schema).faults({ "größe": { "a/b": [1, "two"] } });
    expect(faults.map(({ pointer }) => pointer)).toEqual(["/größe/a~1b/1"]);
  });

  it("does not flood whoever reads the faults", () => {
    const faults = checkerOf({ type: "array", items: { type: "integer" } }).faults(
      new Array(100_000).fill("x"),
    );
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(1_000);
  });
});
