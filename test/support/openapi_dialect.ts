/**
 * The OpenAPI 3.0 dialect in JSON Schema 2020-12: `nullable` and the boolean exclusive bounds have other spellings there, and a
 * member of `properties` may well be called `items`.
 */
export function toJsonSchema(schema: unknown): unknown {
  if (!isMembers(schema)) return schema;
  const { nullable, exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  const translated = Object.fromEntries(
    Object.entries(rest).map(([keyword, value]) => [keyword, translate(keyword, value)]),
  );
  exclude(translated, "minimum", "exclusiveMinimum", exclusiveMinimum);
  exclude(translated, "maximum", "exclusiveMaximum", exclusiveMaximum);
  return nullable === true ? orNull(translated) : translated;
}

/** Where a type says it all, null is one more type: a value that does not fit is then told why, not "fits none of two". */
function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, enum: values, ...rest } = schema;
  const isPlain = typeof type === "string" &&
    !("allOf" in rest || "anyOf" in rest || "oneOf" in rest || "not" in rest);
  if (!isPlain) return { anyOf: [{ type: "null" }, schema] };
  return { ...rest, type: [type, "null"], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
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
    case "definitions":
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

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
