/** What a schema wants, in a word or two: `integer`, `array of number`, `string (date)`. */
export function typeName(schema: unknown): string {
  if (typeof schema !== "object" || schema === null) return "any";
  const { type, format, items, oneOf, anyOf, allOf, enum: members } = schema as Record<string, unknown>;
  const [choices, whole] = [oneOf ?? anyOf, allOf];
  if (Array.isArray(choices)) return [...new Set(choices.map(typeName))].join(" | ");
  if (Array.isArray(whole) && type === undefined) return whole.map(typeName).join(" & ");
  if (Array.isArray(members) && members.length <= 5) {
    return members.map((one) => JSON.stringify(one)).join(" | ");
  }
  if (type === "array") return items === undefined ? "array" : `array of ${typeName(items)}`;
  const name = type === undefined ? undefined : [type].flat().join(" | ");
  if (typeof format !== "string") return name ?? "any";
  return name === undefined ? format : `${name} (${format})`;
}
