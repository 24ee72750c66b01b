import { type Schema, Validator } from "@cfworker/json-schema";
import type { ValueSchema } from "../ogc/process.ts";
import type { Fault } from "./errors.ts";

/** Finds every fault of a value; pointers start at the value itself. */
export type CheckValue = (value: unknown) => readonly Fault[];

const compiled = new WeakMap<ValueSchema, CheckValue>();

/** A validator for an OpenAPI 3.0 schema object, made once per schema. It interprets: no code is generated (Workers forbid it). */
export function checkerOf(schema: ValueSchema): CheckValue {
  const known = compiled.get(schema);
  if (known) return known;
  const validator = new Validator(toJsonSchema(schema) as Schema, "2020-12", false);
  const check: CheckValue = (value) => {
    const { valid, errors } = validator.validate(value);
    return valid ? [] : leaves(errors);
  };
  compiled.set(schema, check);
  return check;
}

type Unit = ReturnType<Validator["validate"]>["errors"][number];

/** The validator reports each enclosing keyword too; a person needs the innermost. */
function leaves(errors: readonly Unit[]): readonly Fault[] {
  const enclosing = new Set(["properties", "items", "prefixItems", "allOf", "$ref", "additionalProperties"]);
  const inner = errors.filter(({ keyword }) => !enclosing.has(keyword));
  const shown = inner.length > 0 ? inner : errors;
  return shown.map(({ instanceLocation, error }) => ({
    pointer: instanceLocation.replace(/^#/, ""),
    detail: error,
  }));
}

const inSchema = ["not", "items", "additionalProperties"];
const inSchemas = ["allOf", "anyOf", "oneOf"];

/** The OpenAPI 3.0 dialect in JSON Schema 2020-12: `nullable` and boolean exclusive bounds have other spellings there. */
function toJsonSchema(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema;
  const { nullable, exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = schema as Record<
    string,
    unknown
  >;
  const result: Record<string, unknown> = { ...rest };
  for (const keyword of inSchema) if (keyword in rest) result[keyword] = toJsonSchema(rest[keyword]);
  for (const keyword of inSchemas) {
    if (Array.isArray(rest[keyword])) result[keyword] = rest[keyword].map(toJsonSchema);
  }
  if (typeof rest["properties"] === "object" && rest["properties"] !== null) {
    const members = Object.entries(rest["properties"]).map(([name, member]) => [name, toJsonSchema(member)]);
    result["properties"] = Object.fromEntries(members);
  }
  Object.assign(result, bound("minimum", minimum, "exclusiveMinimum", exclusiveMinimum));
  Object.assign(result, bound("maximum", maximum, "exclusiveMaximum", exclusiveMaximum));
  return nullable === true ? { anyOf: [{ type: "null" }, result] } : result;
}

function bound(
  name: string,
  value: unknown,
  exclusiveName: string,
  exclusive: unknown,
): Record<string, unknown> {
  if (typeof exclusive === "number") {
    return { [exclusiveName]: exclusive, ...(value === undefined ? {} : { [name]: value }) };
  }
  if (value === undefined) return {};
  return exclusive === true ? { [exclusiveName]: value } : { [name]: value };
}
