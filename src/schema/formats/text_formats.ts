import { format as libraryFormats } from "@cfworker/json-schema";

/** What a format of texts is called in a message, with an example where one helps. */
const words: Readonly<Record<string, string>> = {
  date: "a date like 2024-05-31",
  "date-time": "a date and time with its zone like 2024-05-31T12:00:00Z",
  time: "a time with its zone like 12:00:00Z",
  duration: "a duration like P1DT12H",
  uri: "an absolute URI like https://example.org/a",
  "uri-reference": "a URI or a relative reference",
  email: "an e-mail address",
  hostname: "the name of a host",
  ipv4: "an IPv4 address like 192.0.2.1",
  ipv6: "an IPv6 address like 2001:db8::1",
  uuid: "a UUID like 123e4567-e89b-12d3-a456-426614174000",
  regex: "a regular expression",
  "json-pointer": "a JSON pointer like /a/0",
};

/** No text of these formats is longer, and no expression has to look at more. */
const longest = 65_536;

export interface TextFormat {
  readonly words: string;
  readonly holds: (text: string) => boolean;
}

/** Undefined for what is only a hint to people (`wkt`, `password`, ...). */
export function textFormat(name: string): TextFormat | undefined {
  if (name === "url") return { words: "an absolute URL like https://example.org/a", holds: URL.canParse };
  const [said, holds] = [words[name], libraryFormats[name]];
  if (said === undefined || holds === undefined || !Object.hasOwn(words, name)) return undefined;
  return { words: said, holds: (text) => text.length <= longest && holds(text) };
}
