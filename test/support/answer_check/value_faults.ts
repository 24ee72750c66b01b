import { type Schema, Validator } from "@cfworker/json-schema";
import type { ApiDocument } from "./api_document.ts";

/** What a schema of the document finds wrong with a value. */
export type ValueFaults = (schema: object, value: unknown) => readonly string[];

/** Each schema of the document is made ready once. */
export function createValueFaults({ components }: ApiDocument): ValueFaults {
  const known = new Map<string, Validator>();
  const definitions = toDraft4(components["schemas"]);
  function validatorOf(schema: object): Validator {
    const name = JSON.stringify(schema);
    const found = known.get(name) ??
      new Validator({ allOf: [toDraft4(schema)], definitions } as Schema, "4", true);
    known.set(name, found);
    return found;
  }
  return (schema, value) => {
    const { valid, errors } = validatorOf(schema).validate(value);
    return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  };
}

/** The schemas of OpenAPI 3.0 are those of draft 4, but for `nullable`. */
function toDraft4(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toDraft4);
  if (typeof value !== "object" || value === null) return value;
  if ("$ref" in value) return { $ref: String(value.$ref).replace("#/components/schemas/", "#/definitions/") };
  const { nullable, ...rest } = value as Record<string, unknown>;
  const schema = Object.fromEntries(Object.entries(rest).map(([name, member]) => [name, toDraft4(member)]));
  return nullable === true && typeof rest["type"] === "string"
    ? { ...schema, type: [rest["type"], "null"] }
    : schema;
}
