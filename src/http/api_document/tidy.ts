/** How OpenAPI 3.0 says null and nothing else. */
const onlyNull = { type: "string", nullable: true, enum: [null] };

/**
 * A schema that says only `nullable` means everything, or in a choice null, and OpenAPI 3.0 gives `nullable` no meaning without a
 * `type`: what is meant is written as it is meant.
 */
export function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, tidyMember(name, member)]));
}

function tidyMember(name: string, member: unknown): unknown {
  if (name === "anyOf" && Array.isArray(member)) {
    return member.map((choice) => saysOnlyNullable(choice) ? onlyNull : tidy(choice));
  }
  if (!saysOnlyNullable(member)) return tidy(member);
  return name === "additionalProperties" ? true : {};
}

function saysOnlyNullable(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && Object.keys(schema).join() === "nullable" &&
    (schema as { nullable: unknown }).nullable === true;
}
