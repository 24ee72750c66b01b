/** What JSON knows. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

export function jsonTypeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" || type === "number" || type === "string" ? type : "object";
}

/** The types that a schema (OpenAPI 3.0, or JSON Schema) lets a value have; undefined: any. A hint, not a validation. */
export function allowedTypes(schema: unknown): ReadonlySet<JsonType> | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { type, nullable, enum: members, oneOf, anyOf, allOf } = schema as Record<string, unknown>;
  const found = [
    typesOf(type, nullable === true),
    Array.isArray(members) ? new Set(members.map(jsonTypeOf)) : undefined,
    "const" in schema ? new Set([jsonTypeOf(schema.const)]) : undefined,
    union(oneOf),
    union(anyOf),
    ...(Array.isArray(allOf) ? allOf.map(allowedTypes) : []),
  ];
  return found.reduce((all, some) =>
    all && some ? new Set([...all].filter((one) => some.has(one))) : all ?? some
  );
}

function typesOf(type: unknown, isNullable: boolean): ReadonlySet<JsonType> | undefined {
  if (type === undefined) return undefined;
  const types = [type].flat().map((one) => one === "integer" ? "number" : one as JsonType);
  return new Set(isNullable ? [...types, "null"] : types);
}

function union(schemas: unknown): ReadonlySet<JsonType> | undefined {
  if (!Array.isArray(schemas)) return undefined;
  const sets = schemas.map(allowedTypes);
  return sets.some((set) => set === undefined) ? undefined : new Set(sets.flatMap((set) => [...set ?? []]));
}
