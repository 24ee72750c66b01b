import { describe, expect, it } from "vitest";
import { checkerOf } from "../../src/schema/value_schema.ts";

const faultsOf = (schema: Record<string, unknown>, value: unknown) =>
  checkerOf(schema).faults(value).map(({ pointer, detail }) => [pointer, detail]);

const circle = {
  type: "object",
  required: ["kind", "radius"],
  properties: { kind: { enum: ["circle"] }, radius: { type: "number" } },
};
const box = {
  type: "object",
  required: ["kind", "width", "height"],
  properties: { kind: { enum: ["box"] }, width: { type: "number" }, height: { type: "number", minimum: 0 } },
};

for (const keyword of ["oneOf", "anyOf"]) {
  describe(`${keyword} when nothing fits`, () => {
    it("tells what the closest alternative lacks", () => {
      expect(faultsOf({ [keyword]: [circle, box] }, { kind: "box", width: 1, height: -1 })).toEqual([
        ["/height", "must be at least 0, not the number -1 (alternative 2 of 2, the closest)"],
      ]);
      expect(faultsOf({ [keyword]: [circle, { type: "string", minLength: 2 }] }, "a")).toEqual([
        ["", "must have at least 2 characters, not 1 (alternative 2 of 2, the closest)"],
      ]);
    });

    it("tells all kinds that would be right where the kind is wrong", () => {
      expect(faultsOf({ [keyword]: [circle, { type: "string" }, box] }, 5)).toEqual([
        ["", "must be an object or a string, not the number 5"],
      ]);
    });

    it("tells all names that would be right where the value names none", () => {
      expect(faultsOf({ [keyword]: [circle, box] }, { kind: "line", radius: 1 })).toEqual([
        ["/kind", 'must be one of "circle" or "box", not the string "line"'],
      ]);
    });
  });
}

/** A tree whose nodes may be described in two ways. Each leads all the way down before it finds out that it is not the one. */
function tree(keyword: string): Record<string, unknown> {
  const way = (name: string) => ({
    allOf: [{ type: "object", properties: { next: { $ref: "#" } } }, { required: [name] }],
  });
  return { [keyword]: [way("a"), way("b"), { type: "boolean" }] };
}

function nested(levels: number, end: unknown): unknown {
  let value = end;
  for (let level = 0; level < levels; level++) value = { next: value, a: 1 };
  return value;
}

describe("the work", () => {
  for (const keyword of ["oneOf", "anyOf"]) {
    it(`that ${keyword} makes grows with the size of a value, not with the number of ways through it`, () => {
      const { passes, faults } = checkerOf(tree(keyword));
      expect(passes(nested(60, true))).toBe(true);
      expect(passes(nested(60, "wrong"))).toBe(false);
      expect(faults(nested(60, "wrong")).length).toBeGreaterThan(0);
    });
  }

  it("of comparing elements grows with their number", () => {
    const values = Array.from({ length: 200_000 }, (_, index) => index);
    const { passes, faults } = checkerOf({ uniqueItems: true });
    expect(passes(values)).toBe(true);
    expect(faults([...values, 7]).map(({ pointer }) => pointer)).toEqual(["/200000"]);
  });

  it("ends at 100 faults, however many there are and however deep", () => {
    const wide = { type: "array", items: { type: "array", items: { type: "integer" } } };
    expect(checkerOf(wide).faults([new Array(500_000).fill("x")])).toHaveLength(100);
    expect(checkerOf(wide).faults(new Array(1_000).fill(["x", "y"]))).toHaveLength(100);
    const named = { additionalProperties: false, properties: {} };
    const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`m${index}`, 1]));
    expect(checkerOf(named).faults(many)).toHaveLength(100);
  });
});

describe("a schema", () => {
  /** Counts how often anything of it is looked at. */
  function counted(schema: Record<string, unknown>) {
    let reads = 0;
    const watch = (value: unknown): unknown =>
      typeof value !== "object" || value === null ? value : new Proxy(value, {
        get(target, name, receiver) {
          reads++;
          return watch(Reflect.get(target, name, receiver));
        },
        ownKeys(target) {
          reads++;
          return Reflect.ownKeys(target);
        },
      });
    return { schema: watch(schema) as Record<string, unknown>, reads: () => reads };
  }

  it("is read when it is compiled, and never again", () => {
    const mixed = { oneOf: [{ type: "string", contentMediaType: "text/plain" }, circle] };
    const { schema, reads } = counted({ properties: { a: mixed, b: { enum: [1, 2] } }, required: ["a"] });
    expect(checkerOf(schema).passes({ a: "x", b: 1 })).toBe(true);
    const before = reads();
    expect(before).toBeGreaterThan(10);
    for (let times = 0; times < 100; times++) {
      checkerOf(schema).passes({ a: { kind: "circle", radius: 1 } });
      checkerOf(schema).faults({ a: { kind: "circle" }, b: 3 });
      checkerOf(schema).faults("x");
    }
    expect(reads()).toBe(before);
  });

  it("that leads to itself without a step into the value is refused, and where", () => {
    expect(() => checkerOf({ $ref: "#" })).toThrow("/$ref: leads to itself");
    expect(() => checkerOf({ properties: { a: { allOf: [{ $ref: "#/properties/a" }] } } })).toThrow(
      "/properties/a/allOf/0/$ref: leads to itself",
    );
    expect(() => checkerOf({ anyOf: [{ not: { $ref: "#" } }] })).toThrow("leads to itself");
  });

  it("with a keyword that would not be checked is refused, and where", () => {
    for (const keyword of ["if", "contains", "propertyNames", "unevaluatedProperties", "dependentRequired"]) {
      expect(() => checkerOf({ items: { [keyword]: {} } })).toThrow(`/items/${keyword}: is no keyword`);
    }
    expect(() => checkerOf({ properties: { "a/b": { type: "text" } } })).toThrow(
      '/properties/a~1b/type: there is no type "text"',
    );
    expect(() => checkerOf({ multipleOf: 0 })).toThrow("/multipleOf: 0 is not greater than 0");
    expect(() => checkerOf({ items: [{}] })).toThrow("/items: a schema must be an object");
    expect(() => checkerOf({ properties: { a: 3 } })).toThrow("/properties/a: a schema must be an object");
  });
});
