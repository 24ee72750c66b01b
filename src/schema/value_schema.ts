import { type Schema, Validator } from "@cfworker/json-schema";
import type { ValueSchema } from "../ogc/process.ts";
import { toJsonSchema } from "./openapi_dialect.ts";

/** One fault of a value: where (a JSON pointer, RFC 6901, from the value itself) and what would be right. */
export interface ValueFault {
  readonly pointer: string;
  readonly detail: string;
}

/** Finds every fault of a value. */
export type CheckValue = (value: unknown) => readonly ValueFault[];

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

/** A value that is wrong a hundred times is wrong; nobody reads on. */
const mostFaults = 100;

/** The validator reports each enclosing keyword too; a person needs the innermost. */
function leaves(errors: readonly Unit[]): readonly ValueFault[] {
  const enclosing = new Set(["properties", "items", "prefixItems", "allOf", "$ref", "additionalProperties"]);
  const inner = errors.filter(({ keyword }) => !enclosing.has(keyword));
  const shown = inner.length > 0 ? inner : errors;
  return shown.slice(0, mostFaults).map(({ instanceLocation, error }) => ({
    pointer: decodeURIComponent(instanceLocation.replace(/^#/, "")),
    detail: error,
  }));
}
