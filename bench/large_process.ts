/** A description of 50 inputs, with objects and arrays in each other, and a request that gives all of them. */

const place = {
  type: "object",
  required: ["name", "position"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 50 },
    position: {
      type: "array",
      items: { type: "number", minimum: -180, maximum: 180 },
      minItems: 2,
      maxItems: 2,
    },
    tags: { type: "array", items: { type: "string", pattern: "^[a-z]+$" }, uniqueItems: true },
    seen: { type: "string", format: "date" },
  },
  additionalProperties: false,
};

const kinds = [
  { schema: { type: "integer", minimum: 0, maximum: 100 }, value: 42 },
  { schema: { type: "string", enum: ["red", "green", "blue"] }, value: "blue" },
  { schema: { type: "string", format: "date-time" }, value: "2024-05-31T12:00:00Z" },
  {
    schema: { type: "array", items: place, maxItems: 10 },
    value: ["a", "b", "c"].map((name) => ({ name, position: [5, 50], tags: ["x", "y"], seen: "2024-05-31" })),
  },
  {
    schema: { oneOf: [{ type: "string", maxLength: 5 }, place, { type: "number" }] },
    value: { value: { name: "here", position: [5.5, 50.1] } },
  },
] as const;

const each = 10;
const ids = Array.from({ length: each }, (_, index) => index);

function byId<T>(member: (kind: typeof kinds[number]) => T): Record<string, T> {
  return Object.fromEntries(
    kinds.flatMap((kind, number) => ids.map((index) => [`input_${number}_${index}`, member(kind)])),
  );
}

export const largeInputs = byId(({ schema }) => ({ schema }));
export const largeSubmission = { inputs: byId(({ value }) => value) };
