import { type Schema, Validator } from "@cfworker/json-schema";

type Members = Readonly<Record<string, unknown>>;

const validators = new WeakMap<Members, Validator>();

/** The first thing that is wrong with a value, by an OpenAPI 3.0 schema object; undefined when nothing is. */
export function faultOf(schema: Members, value: unknown): string | undefined {
  const known = validators.get(schema);
  const validator = known ?? new Validator(toJsonSchema(schema) as Schema, "2020-12", false);
  if (!known) validators.set(schema, validator);
  const { valid, errors } = validator.validate(value);
  if (valid) return undefined;
  const innermost = errors.findLast(({ keyword }) => !enclosing.has(keyword)) ?? errors[0];
  const place = innermost?.instanceLocation.replace(/^#/, "") ?? "";
  return `${place === "" ? "" : `${place}: `}${innermost?.error ?? "It does not fit the schema."}`;
}

/** Keywords whose error only says that something inside is wrong. */
const enclosing = new Set(["properties", "items", "allOf", "anyOf", "oneOf", "additionalProperties", "$ref"]);

/**
 * The OpenAPI 3.0 dialect in JSON Schema 2020-12: `nullable` and the boolean exclusive bounds have other spellings there, and a
 * member of `properties` may well be called `items`.
 */
function toJsonSchema(schema: unknown): unknown {
  if (!isMembers(schema)) return schema;
  const { nullable, exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  const translated = Object.fromEntries(
    Object.entries(rest).map(([keyword, value]) => [keyword, translate(keyword, value)]),
  );
  exclude(translated, "minimum", "exclusiveMinimum", exclusiveMinimum);
  exclude(translated, "maximum", "exclusiveMaximum", exclusiveMaximum);
  return nullable === true ? { anyOf: [{ type: "null" }, translated] } : translated;
}

function translate(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case "not":
    case "items":
    case "additionalProperties":
      return toJsonSchema(value);
    case "allOf":
    case "anyOf":
    case "oneOf":
      return Array.isArray(value) ? value.map(toJsonSchema) : value;
    case "properties":
      return isMembers(value)
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJsonSchema(member)]))
        : value;
    default:
      return value;
  }
}

function exclude(
  schema: Record<string, unknown>,
  bound: string,
  exclusiveBound: string,
  value: unknown,
): void {
  if (typeof value === "number") schema[exclusiveBound] = value;
  if (value !== true || schema[bound] === undefined) return;
  schema[exclusiveBound] = schema[bound];
  delete schema[bound];
}

export function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
