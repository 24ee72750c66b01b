import fc from "fast-check";

type Schema = Record<string, unknown>;

const names = ["a", "b", "nullable", "type"];
const words = ["", "a", "ab", "abc", "2024-05-31", "123e4567-e89b-12d3-a456-426614174000", "😀", "1"];
const numbers = [-2, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 100];

const scalar = fc.oneof(
  fc.constantFrom<unknown>(...words),
  fc.constantFrom<unknown>(...numbers),
  fc.boolean(),
);

/** Values that stand a chance with random schemas, and a few that do not. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 3 }),
  ),
})).value.map((value) => JSON.parse(JSON.stringify(value)));

const bound = fc.constantFrom(...numbers);
const count = fc.integer({ min: 0, max: 3 });

function some(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Schema> {
  return fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Schema>;
}

const plain: readonly fc.Arbitrary<Schema>[] = [
  some({
    type: fc.constantFrom("number", "integer"),
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: fc.boolean(),
    exclusiveMaximum: fc.boolean(),
    multipleOf: fc.constantFrom(0.5, 1, 2, 3),
    nullable: fc.boolean(),
  }),
  some({
    type: fc.constant("string"),
    minLength: count,
    maxLength: count,
    pattern: fc.constantFrom("^a", "b$", "[0-9]", "^$"),
    format: fc.constantFrom("date", "uuid", "email", "wkt"),
    nullable: fc.boolean(),
  }),
  some({
    type: fc.constantFrom("string", "boolean", "object", "array"),
    enum: fc.array(fc.oneof(scalar, fc.constant(null)), { minLength: 1, maxLength: 3 }),
  }),
];

/** Schemas of the subset that schema.yaml allows, `$ref` within the schema included. */
export const anySchema: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => {
  const inner = tie("schema");
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      ...plain,
      fc.constant({ $ref: "#/definitions/shared" }),
      some({
        type: fc.constant("array"),
        items: inner,
        minItems: count,
        maxItems: count,
        uniqueItems: fc.boolean(),
        nullable: fc.boolean(),
      }),
      some({
        type: fc.constant("object"),
        properties: fc.dictionary(fc.constantFrom(...names), inner, { maxKeys: 3 }),
        required: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), inner),
        minProperties: count,
        maxProperties: count,
        nullable: fc.boolean(),
      }),
      some({ allOf: list, nullable: fc.boolean() }),
      some({ anyOf: list, not: inner }),
      some({ oneOf: list, nullable: fc.boolean() }),
    ),
  };
}).schema;

/** A schema with definitions; one of them leads back to the whole, a step into the value. */
export const anyRoot: fc.Arbitrary<Schema> = fc.tuple(anySchema, fc.oneof(...plain), fc.boolean()).map(
  ([schema, shared, isRecursive]) => ({
    allOf: [schema],
    definitions: { shared: isRecursive ? { ...shared, type: "array", items: { $ref: "#" } } : shared },
  }),
);
