import { allowedTypes, jsonTypeOf } from "./allowed_types.ts";

/**
 * What is meant by a text: JSON where it is JSON of a type that the schema allows, else the text itself. Where the schema allows
 * nothing but texts it stays one, so that `true` and `42` are texts there; quotes belong to a text, and `null` is one.
 */
export function toValue(text: string, schema: unknown): unknown {
  const parsed = parse(text);
  if (parsed === undefined) return text;
  const allowed = allowedTypes(schema);
  if (allowed === undefined) return parsed.value;
  const type = jsonTypeOf(parsed.value);
  const isText = type === "string" || (type === "null" && allowed.has("string"));
  return allowed.has(type) && !isText ? parsed.value : text;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
