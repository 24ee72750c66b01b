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

/** Why a schema cannot be used: a pattern that is none, a reference that leads nowhere. Undefined when it can. */
export function schemaFault(schema: ValueSchema): string | undefined {
  return keywordFault(schema, schema, "") ?? compileFault(schema);
}

function compileFault(schema: ValueSchema): string | undefined {
  try {
    checkerOf(schema)(null);
    return undefined;
  } catch (error) {
    return `: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function keywordFault(root: unknown, schema: unknown, pointer: string): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { pattern, $ref } = schema as Record<string, unknown>;
  if (typeof pattern === "string" && !isPattern(pattern)) {
    return `${pointer}/pattern: "${pattern}" is not a regular expression`;
  }
  if (typeof $ref === "string" && !resolves(root, $ref)) {
    return `${pointer}/$ref: "${$ref}" leads nowhere in this schema`;
  }
  for (const [name, member] of Object.entries(schema)) {
    const fault = isExample.has(name) ? undefined : keywordFault(root, member, `${pointer}/${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const isExample = new Set(["default", "example", "enum"]);

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function resolves(root: unknown, reference: string): boolean {
  if (reference !== "#" && !reference.startsWith("#/")) return false;
  const names = reference.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  let place = root;
  for (const name of names) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, name)) return false;
    place = (place as Record<string, unknown>)[name];
  }
  return true;
}

type Unit = ReturnType<Validator["validate"]>["errors"][number];

/** A value that is wrong a hundred times is wrong; nobody reads on. */
const mostFaults = 100;

/** The validator reports each enclosing keyword too; a person needs the innermost. */
function leaves(errors: readonly Unit[]): readonly Fault[] {
  const enclosing = new Set(["properties", "items", "prefixItems", "allOf", "$ref", "additionalProperties"]);
  const inner = errors.filter(({ keyword }) => !enclosing.has(keyword));
  const shown = inner.length > 0 ? inner : errors;
  return shown.slice(0, mostFaults).map(({ instanceLocation, error }) => ({
    pointer: decodeURIComponent(instanceLocation.replace(/^#/, "")),
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
