import { describe, expect, it } from "vitest";
import { checkerOf } from "../../src/schema/value_schema.ts";

type Schema = Readonly<Record<string, unknown>>;
/** What fits, and what does not: where the fault is, and what its words must have. */
type Row = readonly [what: string, schema: Schema, fitting: readonly unknown[], wrong: readonly Wrong[]];
type Wrong = readonly [value: unknown, faults: Readonly<Record<string, string>>];

const node = { type: "object", properties: { next: { $ref: "#" }, name: { type: "string" } } };

const rows: readonly Row[] = [
  ["type string", { type: "string" }, ["", "a"], [[5, { "": "must be a string, not the number 5" }]]],
  ["type boolean", { type: "boolean" }, [true], [["true", {
    "": 'must be true or false, not the string "true"',
  }]]],
  ["type number", { type: "number" }, [0, 1.5, -1e300], [["1", { "": "must be a number" }]]],
  ["type integer", { type: "integer" }, [0, 1.0, -5, 2 ** 53 - 1], [
    [1.5, { "": "must be an integer, not the number 1.5" }],
    [2 ** 53, { "": "must be from -9007199254740991 to 9007199254740991" }],
    [1e300, { "": "beyond, integers lose digits" }],
  ]],
  ["type array", { type: "array" }, [[], [1, "a"]], [[{}, { "": "must be an array, not an object" }]]],
  ["type object", { type: "object" }, [{}, { a: 1 }], [[[1, 2], { "": "not an array of 2 elements" }]]],
  ["no type", {}, [1, "a", null, [], {}], []],
  ["nullable", { type: "string", nullable: true, minLength: 2 }, [null, "ab"], [
    [1, { "": "must be a string or null, not the number 1" }],
    ["a", { "": "must have at least 2 characters, not 1" }],
  ]],
  ["nullable beside enum", { type: "string", nullable: true, enum: ["a"] }, ["a", null], [["b", {
    "": 'must be "a"',
  }]]],
  ["nullable beside $ref", {
    $ref: "#/definitions/n",
    nullable: true,
    definitions: { n: { type: "integer" } },
  }, [
    1,
    null,
  ], [["a", { "": "must be an integer" }]]],
  ["nullable beside allOf", { allOf: [{ type: "integer" }], nullable: true }, [1, null], [[true, {
    "": "an integer",
  }]]],
  ["null in enum", { enum: ["a", null] }, ["a", null], [["null", { "": 'must be one of "a" or null' }]]],
  ["enum", { enum: ["a", 1, { b: [1, 2] }] }, ["a", 1, { b: [1, 2] }], [
    ["c", { "": 'must be one of "a", 1 or {"b":[1,2]}, not the string "c"' }],
    [{ b: [2, 1] }, { "": "must be one of" }],
  ]],
  ["minimum, maximum", { minimum: 1, maximum: 3 }, [1, 3, "text"], [
    [0.9, { "": "must be at least 1, not the number 0.9" }],
    [4, { "": "must be at most 3, not the number 4" }],
  ]],
  ["boolean exclusive bounds", { minimum: 1, maximum: 3, exclusiveMinimum: true, exclusiveMaximum: true }, [
    2,
  ], [
    [1, { "": "must be greater than 1" }],
    [3, { "": "must be less than 3" }],
  ]],
  ["boolean exclusive bounds that are false", { minimum: 1, exclusiveMinimum: false }, [1], [[0, {
    "": "at least 1",
  }]]],
  ["numeric exclusive bounds", { exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2], [
    [1, { "": "must be greater than 1" }],
    [3, { "": "must be less than 3" }],
  ]],
  ["multipleOf", { multipleOf: 3 }, [0, -9, "x"], [[10, {
    "": "must be a multiple of 3, not the number 10",
  }]]],
  ["multipleOf a fraction", { multipleOf: 0.1 }, [0.3, 0.7, 1.1, 4, 1e21, -0.2], [
    [0.35, { "": "must be a multiple of 0.1, not the number 0.35" }],
    [1e-7, { "": "must be a multiple of 0.1" }],
  ]],
  ["multipleOf far apart", { multipleOf: 1e-300 }, [1e300, 3], [[1e-301, {
    "": "must be a multiple of 1e-300",
  }]]],
  ["minLength, maxLength", { minLength: 2, maxLength: 3 }, ["ab", "abc", "😀😀😀", 1], [
    ["a", { "": "must have at least 2 characters, not 1" }],
    ["😀", { "": "must have at least 2 characters, not 1" }],
    ["abcd", { "": "must have at most 3 characters, not 4" }],
  ]],
  ["pattern", { pattern: "^[A-Z]+$" }, ["A", 1], [["a", {
    "": 'must match the pattern ^[A-Z]+$, which the string "a" does not',
  }]]],
  ["items", { items: { type: "integer" } }, [[], [1, 2], "x"], [
    [[1, "2", 3, null], { "/1": 'must be an integer, not the string "2"', "/3": "not null" }],
  ]],
  ["minItems, maxItems", { minItems: 1, maxItems: 2 }, [[1], [1, 2], {}], [
    [[], { "": "must have at least 1 element, not 0" }],
    [[1, 2, 3], { "": "must have at most 2 elements, not 3" }],
  ]],
  ["uniqueItems", { uniqueItems: true }, [[], [1, "1"], [{ a: 1 }, { a: 2 }]], [
    [[1, 2, 1], { "/2": "must not repeat element 0" }],
    [[{ a: 1, b: 2 }, { b: 2, a: 1 }], { "/1": "must not repeat element 0" }],
  ]],
  ["properties", { properties: { a: { type: "integer" }, "b/~c": { type: "integer" } } }, [
    {},
    { a: 1, z: 1 },
    3,
  ], [
    [{ a: "x", "b/~c": "y" }, { "/a": "must be an integer", "/b~1~0c": "must be an integer" }],
  ]],
  ["required", { required: ["a", "b"], properties: { a: { type: "string" } } }, [{ a: "", b: 1 }, "x"], [
    [{}, { "/a": "is required (type string)", "/b": "is required" }],
  ]],
  ["required of what every object inherits", { required: ["toString"] }, [{ toString: 1 }], [
    [{}, { "/toString": "is required" }],
  ]],
  ["minProperties, maxProperties", { minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [
    [{}, { "": "must have at least 1 member, not 0" }],
    [{ a: 1, b: 2, c: 3 }, { "": "must have at most 2 members, not 3" }],
  ]],
  ["additionalProperties false", { properties: { a: {} }, additionalProperties: false }, [{ a: 1 }, {}], [
    [{ a: 1, b: 2 }, { "/b": 'is no member of this object; there are "a"' }],
  ]],
  ["additionalProperties of a schema", { additionalProperties: { type: "integer" }, properties: { a: {} } }, [
    { a: "x", b: 1 },
  ], [[{ b: "x" }, { "/b": "must be an integer" }]]],
  ["allOf", { allOf: [{ minimum: 1 }, { multipleOf: 2 }] }, [2], [
    [-2, { "": "must be at least 1" }],
    [3, { "": "must be a multiple of 2" }],
  ]],
  ["anyOf", { anyOf: [{ type: "integer" }, { type: "string" }] }, [1, "a"], [
    [null, { "": "must be an integer or a string, not null" }],
  ]],
  ["oneOf", { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, [2, 3], [
    [6, { "": "must fit one alternative only, but the number 6 fits 1 and 2 of 2" }],
    [5, { "": "must be a multiple of 2, not the number 5 (alternative 1 of 2, the closest)" }],
  ]],
  ["not", { not: { type: "string" } }, [1, null], [
    ["a", { "": 'must not be what {"type":"string"} describes, but the string "a" is' }],
  ]],
  [
    "$ref",
    { properties: { a: { $ref: "#/definitions/x%20y" } }, definitions: { "x y": { type: "integer" } } },
    [{ a: 1 }],
    [
      [{ a: "x" }, { "/a": "must be an integer" }],
    ],
  ],
  ["$ref to itself", node, [{ next: { next: { name: "a" } } }], [
    [{ next: { next: { name: 1 } } }, { "/next/next/name": "must be a string" }],
  ]],
  [
    "properties that are called like keywords",
    {
      properties: { type: { type: "integer" }, $ref: { type: "string" }, minimum: { type: "string" } },
    },
    [{ type: 1, $ref: "#/x", minimum: "low" }],
    [[{ type: "a" }, { "/type": "must be an integer" }]],
  ],
  ["hints and annotations", {
    title: "t",
    example: 3,
    deprecated: true,
    readOnly: true,
    "x-ui": {},
    format: "wkt",
  }, [
    "anything",
  ], []],
];

describe("a keyword", () => {
  for (const [what, schema, fitting, wrong] of rows) {
    it(`${what} takes what fits, and says of what does not where and why`, () => {
      const checker = checkerOf(schema);
      for (const value of fitting) {
        expect([value, checker.passes(value), checker.faults(value)]).toEqual([value, true, []]);
      }
      for (const [value, expected] of wrong) {
        expect([value, checker.passes(value)]).toEqual([value, false]);
        const found = Object.fromEntries(
          checker.faults(value).map(({ pointer, detail }) => [pointer, detail]),
        );
        expect(Object.keys(found)).toEqual(Object.keys(expected));
        for (const [pointer, words] of Object.entries(expected)) expect(found[pointer]).toContain(words);
      }
    });
  }
});

describe("what is shown of a value", () => {
  it("is cut, and is nothing where it is secret", () => {
    const [long] = checkerOf({ maxLength: 1, pattern: "^b" }).faults("a".repeat(100_000)).slice(1);
    expect(long?.detail.length).toBeLessThan(200);
    for (const schema of [{ type: "string", format: "password" }, { type: "string", writeOnly: true }]) {
      const [fault] = checkerOf({ ...schema, pattern: "^b" }).faults("hunter2");
      expect(fault?.detail).toContain("which what was given does not");
    }
  });
});
