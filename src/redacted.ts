/**
 * What a text of somebody else's, as an error has it, may hold and a log may not: secrets and tokens of ours, what follows
 * `Bearer` or `Basic`, users and queries of URLs, commands that the store's client quotes. What the gateway writes itself holds
 * none of them.
 */
const kept: readonly (readonly [RegExp, string])[] = [
  [/whsec_[A-Za-z0-9+/=]+/g, "whsec_..."],
  [/\bv1\.[\w-]{1,32}\.[\w-]{16,}(?:\.[\w-]*)?/g, "v1..."],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 ..."],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]*@/gi, "$1...@"],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, "$1?..."],
  [/command was:.*/gs, "command was: ..."],
];

export function redacted(text: string): string {
  return kept.reduce((left, [pattern, place]) => left.replace(pattern, place), text);
}

/** The same for the members of a line, however deep they are. */
export function redactedMembers(
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, redactedValue(value)]));
}

function redactedValue(value: unknown): unknown {
  if (typeof value === "string") return redacted(value);
  if (Array.isArray(value)) return value.map(redactedValue);
  return typeof value === "object" && value !== null ? redactedMembers({ ...value }) : value;
}
