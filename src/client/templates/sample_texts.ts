import { isBinary, isJsonType } from "../../schema/keywords/content.ts";
import { isMembers, type Members } from "../../schema/members.ts";
import { numberIn } from "../../schema/schema_node.ts";

const samples: Readonly<Record<string, string>> = {
  date: "2025-01-01",
  "date-time": "2025-01-01T00:00:00Z",
  time: "00:00:00Z",
  duration: "P1D",
  uri: "https://example.org/",
  url: "https://example.org/",
  "uri-reference": "https://example.org/",
  email: "name@example.org",
  hostname: "example.org",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uuid: "00000000-0000-4000-8000-000000000000",
  regex: ".*",
  "json-pointer": "/a",
  wkt: "POINT (0 0)",
};

/** What a text that nothing is known of is called; then what short patterns may take. */
const plain = ["string", "a", "A", "0", "1", "00", "abc", "ABC", "a1", "A1", "0.0", "2025", ""];

const mostCharacters = 10_000;

/** @param sample a value by the schema of what a text holds */
export function* sampleTexts(schema: Members, sample: (schema: unknown) => unknown): Iterable<string> {
  const { format, contentMediaType, contentSchema } = schema;
  const holdsJson = isJsonType(contentMediaType) || isMembers(contentSchema);
  const held = isMembers(contentSchema)
    ? sample(contentSchema)
    : /geo\+json/i.test(String(contentMediaType))
    ? sample({ format: "rfc7946" })
    : {};
  const texts = holdsJson ? [JSON.stringify(held) ?? ""] : textsOf(schema, format);
  for (const text of texts) yield isBinary(schema) ? base64(text) : text;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function* textsOf(schema: Members, format: unknown): Iterable<string> {
  const known = typeof format === "string" && Object.hasOwn(samples, format) ? samples[format] : undefined;
  if (known !== undefined) yield known;
  const least = numberIn(schema, "minLength") ?? 0;
  const most = numberIn(schema, "maxLength") ?? mostCharacters;
  if (least > mostCharacters) return;
  for (const text of plain) yield text.padEnd(least, text === "" ? "x" : text).slice(0, Math.max(0, most));
}
