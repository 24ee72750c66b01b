import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;

/** Inputs of one rule each, with what keeps it, what breaks it, and where the fault then is. */
export interface InputRule {
  readonly schema: Schema;
  readonly good: fc.Arbitrary<unknown>;
  readonly bad: fc.Arbitrary<unknown>;
  /** Below the input. */
  readonly pointer?: string;
  readonly maxOccurs?: number;
}

export const word = fc.stringMatching(/^[a-z]{1,8}$/);
const day = fc.integer({ min: 1, max: 28 }).map((day) => `2024-02-${String(day).padStart(2, "0")}`);
const notText = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.array(word));
const position = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }));
const url = fc.constantFrom("https://data.example.org/a", "http://data.example.org/b?c=d");
const base64 = fc.uint8Array({ maxLength: 20 }).map((bytes) => btoa(String.fromCharCode(...bytes)));

const text = { type: "string" };
const deep = {
  type: "object",
  properties: { a: { type: "array", items: { $ref: "#/definitions/b" } } },
  definitions: {
    b: { type: "object", required: ["c"], properties: { c: { type: "integer", minimum: 0 } } },
  },
};

export const inputRules: Readonly<Record<string, InputRule>> = {
  type: { schema: text, good: word, bad: notText },
  integer: { schema: { type: "integer" }, good: fc.integer(), bad: fc.integer().map((value) => value + 0.5) },
  enum: {
    schema: { ...text, enum: ["red", "blue"] },
    good: fc.constantFrom("red", "blue"),
    bad: word.map((w) => `x${w}`),
  },
  minimum: {
    schema: { type: "number", minimum: 3 },
    good: fc.integer({ min: 3 }),
    bad: fc.integer({ max: 2 }),
  },
  exclusive: {
    schema: { type: "number", maximum: 3, exclusiveMaximum: true },
    good: fc.integer({ max: 2 }),
    bad: fc.integer({ min: 3 }),
  },
  multipleOf: {
    schema: { type: "number", multipleOf: 0.1 },
    good: fc.integer({ min: -1e6, max: 1e6 }).map((value) => Number(`${value}e-1`)),
    bad: fc.integer({ min: -1e6, max: 1e6 }).map((value) => Number(`${value}5e-2`)),
  },
  length: {
    schema: { ...text, minLength: 1, maxLength: 8 },
    good: word,
    bad: word.map((w) => w.padEnd(9, "z")),
  },
  pattern: { schema: { ...text, pattern: "^[a-z]+$" }, good: word, bad: word.map((w) => w.toUpperCase()) },
  format: { schema: { ...text, format: "date" }, good: day, bad: day.map((d) => d.replace("-02-", "-13-")) },
  nullable: { schema: { ...text, nullable: true }, good: fc.option(word), bad: fc.integer() },
  items: {
    schema: { type: "array", items: text },
    good: fc.array(word),
    bad: fc.tuple(word, notText),
    pointer: "/1",
  },
  count: {
    schema: { type: "array", minItems: 1, maxItems: 3 },
    good: fc.array(word, { minLength: 1, maxLength: 3 }),
    bad: fc.array(word, { minLength: 4, maxLength: 9 }),
  },
  unique: {
    schema: { type: "array", uniqueItems: true },
    good: fc.uniqueArray(word),
    bad: word.map((w) => [w, w]),
    pointer: "/1",
  },
  occurrences: {
    schema: { type: "integer" },
    maxOccurs: 3,
    good: fc.array(fc.integer(), { minLength: 1, maxLength: 3 }),
    bad: fc.array(fc.integer(), { minLength: 4, maxLength: 9 }),
  },
  reference: {
    schema: text,
    good: url.map((href) => ({ href })),
    bad: word.map((href) => ({ href })),
    pointer: "/href",
  },
  mediaType: {
    schema: { ...text, contentMediaType: "text/csv" },
    good: word.map((value) => ({ value, mediaType: "text/csv" })),
    bad: word.map((value) => ({ value, mediaType: `text/${value}x` })),
    pointer: "/mediaType",
  },
  required: {
    schema: { type: "object", required: ["a"] },
    good: word.map((a) => ({ value: { a } })),
    bad: word.map((b) => ({ value: { b } })),
    pointer: "/value/a",
  },
  additional: {
    schema: { type: "object", properties: { a: {} }, additionalProperties: false },
    good: word.map((a) => ({ value: { a } })),
    bad: word.map((b) => ({ value: { b2: b } })),
    pointer: "/value/b2",
  },
  referred: {
    schema: deep,
    good: fc.array(fc.nat()).map((all) => ({ value: { a: all.map((c) => ({ c })) } })),
    bad: fc.nat().map((c) => ({ value: { a: [{ c }, { c: -1 - c }] } })),
    pointer: "/value/a/1/c",
  },
  oneOf: {
    schema: { oneOf: [{ ...text, maxLength: 8 }, { type: "integer" }] },
    good: fc.oneof(word, fc.integer()),
    bad: word.map((w) => w.padEnd(9, "z")),
  },
  anyOf: {
    schema: { anyOf: [text, { type: "integer" }] },
    good: fc.oneof(word, fc.integer()),
    bad: fc.boolean(),
  },
  allOf: {
    schema: { allOf: [{ type: "integer" }, { multipleOf: 2 }] },
    good: fc.integer({ max: 1e9 }).map((value) => value * 2),
    bad: fc.integer({ max: 1e9 }).map((value) => value * 2 + 1),
  },
  not: { schema: { type: "integer", not: { minimum: 0 } }, good: fc.integer({ max: -1 }), bad: fc.nat() },
  bytes: { schema: { ...text, format: "byte" }, good: base64, bad: base64.map((b) => `${b}*`) },
  json: {
    schema: { ...text, contentEncoding: "base64", contentMediaType: "application/json" },
    good: fc.integer().map((value) => btoa(String(value))),
    bad: word.map((w) => btoa(`{${w}`)),
  },
  bbox: {
    schema: { allOf: [{ format: "ogc-bbox" }] },
    good: position.map(([x, y]) => ({ bbox: [x, y, x + 1, y + 1] })),
    bad: fc.tuple(position, word).map(([[x, y], w]) => ({ bbox: [x, y, w, y + 1] })),
    pointer: "/bbox/2",
  },
  geojson: {
    schema: { format: "geojson-feature" },
    good: position.map((coordinates) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Point", coordinates },
    })),
    bad: position.map(([x]) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Point", coordinates: [x] },
    })),
    pointer: "/geometry/coordinates",
  },
};

/** A process with one input for each rule. */
export const allRules = {
  id: "all_rules",
  version: "1",
  jobControlOptions: ["async-execute"],
  inputs: Object.fromEntries(
    Object.entries(inputRules).map(([id, { schema, maxOccurs = 1 }]) => [
      id,
      { schema, minOccurs: 0, maxOccurs },
    ]),
  ),
  outputs: {},
};
