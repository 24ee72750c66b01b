import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createWorld, runner, type World } from "../support/world.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Inputs of one rule each, with what keeps it, what breaks it, and where the fault then is. */
interface Rule {
  readonly schema: Schema;
  readonly good: fc.Arbitrary<unknown>;
  readonly bad: fc.Arbitrary<unknown>;
  /** Below the input. */
  readonly pointer?: string;
  readonly maxOccurs?: number;
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
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

const rules: Readonly<Record<string, Rule>> = {
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

const process = {
  id: "all_rules",
  version: "1",
  jobControlOptions: ["async-execute"],
  inputs: Object.fromEntries(
    Object.entries(rules).map(([id, { schema, maxOccurs = 1 }]) => [
      id,
      { schema, minOccurs: 0, maxOccurs },
    ]),
  ),
  outputs: {},
};

interface Problem {
  readonly type: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

describe("the inputs of a request", () => {
  let world: World;
  beforeAll(() => {
    fc.configureGlobal({ numRuns: 20 });
    return () => fc.resetConfigureGlobal();
  });
  const ask = async (inputs: Record<string, unknown>) => {
    const { status, body } = await world.execute("all_rules", { inputs });
    await world.settle();
    return { status, problem: body as unknown as Problem };
  };

  for (const [id, { good, bad, pointer = "" }] of Object.entries(rules)) {
    it(`that break ${id} are answered 400 with the place, and no runner hears of them; those that keep it reach the runner`, async () => {
      world = await createWorld({ processes: [process] });
      await fc.assert(fc.asyncProperty(good, bad, async (right, wrong) => {
        const before = world.sender.sentTo(runner).length;
        const { status, problem } = await ask({ [id]: wrong });
        expect([wrong, status, problem.type]).toEqual([wrong, 400, "invalid-inputs"]);
        expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([`/inputs/${id}${pointer}`]);
        expect(world.sender.sentTo(runner)).toHaveLength(before);
        expect([right, (await ask({ [id]: right })).status]).toEqual([right, 201]);
        const sent = world.sender.sentTo(runner).at(-1)?.json();
        expect(sent?.["inputs"]).toEqual({ [id]: JSON.parse(JSON.stringify(right)) });
      }));
    });
  }

  it("that break several rules are told all of them at once", async () => {
    world = await createWorld({ processes: [process] });
    const all = fc.record(Object.fromEntries(Object.entries(rules).map(([id, { bad }]) => [id, bad])));
    await fc.assert(fc.asyncProperty(all, async (inputs) => {
      const { status, problem } = await ask(inputs);
      expect(status).toBe(400);
      expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(
        Object.entries(rules).map(([id, { pointer = "" }]) => `/inputs/${id}${pointer}`),
      );
      for (const { detail } of problem.errors ?? []) expect(detail.length).toBeGreaterThan(10);
      expect(world.sender.sent).toEqual([]);
    }));
  });
});
