/**
 * JSON in fewer bytes. `JSON.stringify` writes no control characters, so each can stand for what records hold again and again.
 * A released phrase keeps its place: new ones go to the end, and the records that are there stay readable.
 */
const phrases = [
  `{"id":"`,
  `","processId":"`,
  `","processVersion":"`,
  `","runner":"`,
  `","owner":"`,
  `"tags":[`,
  `,"status":"`,
  `accepted","createdAt":`,
  `running","createdAt":`,
  `successful","createdAt":`,
  `,"updatedAt":`,
  `,"attempt":1,"sequence":`,
  `,"maxAttempts":`,
  `,"acceptSeconds":`,
  `,"heartbeatSeconds":`,
  `,"deadlines":{"acceptBy":`,
  `,"heartbeatBy":`,
  `,"hardAt":`,
  `},"wanted":{"response":"`,
  `"},"deliveries":[`,
  `","kind":"dispatch","attempt":`,
  `","kind":"callback","event":"`,
  `,"state":"delivered","dueAt":`,
  `,"state":"inFlight","dueAt":`,
  `,"tries":0,"attempts":[`,
  `,"outcome":"delivered","status":`,
  `,"durationMilliseconds":`,
  `}],"revision":`,
  `,"startedAt":`,
  `,"finishedAt":`,
  `,"expiresAt":`,
  `,"progress":`,
  `,"message":"`,
  `"subscriber":{"`,
  `","url":"`,
  `,"respondAsync":true`,
] as const;

/** The id that is known without being written. */
const idCode = "\x01";
const shortestId = 8;
/** Eight base-36 digits of milliseconds follow. */
const timeCode = "\x02";
const timeDigits = 8;
/** NUL and line feed stay out; past what is left, two characters stand for a phrase. */
const single = Array.from({ length: 29 }, (_, i) => String.fromCharCode(3 + i)).filter((code) =>
  code !== "\n"
);
const escape = single.pop() ?? "";
const codes = phrases.map((_, i) =>
  i < single.length ? single[i] ?? "" : `${escape}${String.fromCharCode(48 + i - single.length)}`
);
const codeOf = new Map<string, string>(phrases.map((phrase, i) => [phrase, codes[i] ?? ""]));
const phraseOf = new Map<string, string>(phrases.map((phrase, i) => [codes[i] ?? "", phrase]));

const quoted = phrases.toSorted((a, b) => b.length - a.length).map((phrase) =>
  phrase.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
);
const time = `"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"`;
const packable = new RegExp(`${time}|${quoted.join("|")}`, "g");
// deno-lint-ignore no-control-regex -- they are the codes
const packed = /\x02([0-9a-z]{8})|\x1f[\s\S]|[\x01\x03-\x09\x0b-\x1e]/g;

/** @param json What `JSON.stringify` wrote. */
export function pack(json: string, id: string): string {
  const known = id.length < shortestId ? json : json.replaceAll(id, idCode);
  return known.replace(packable, (found) => codeOf.get(found) ?? packTime(found));
}

export function unpack(text: string, id: string): string {
  return text.replace(packed, (code, digits?: string) => {
    if (digits !== undefined) return `"${new Date(parseInt(digits, 36)).toISOString()}"`;
    return code === idCode ? id : phraseOf.get(code) ?? unknown(code);
  });
}

const packedTimes = new Map<string, string>();
const mostPackedTimes = 256;

/** Many records share their times, and reading a time costs as much as the rest of a record. */
function packTime(quotedTime: string): string {
  const known = packedTimes.get(quotedTime);
  if (known !== undefined) return known;
  if (packedTimes.size >= mostPackedTimes) packedTimes.clear();
  const packed = toPackedTime(quotedTime);
  packedTimes.set(quotedTime, packed);
  return packed;
}

function toPackedTime(quotedTime: string): string {
  const milliseconds = Date.parse(quotedTime.slice(1, -1));
  const digits = milliseconds > 0 ? milliseconds.toString(36).padStart(timeDigits, "0") : "";
  const isSame = digits.length === timeDigits &&
    new Date(milliseconds).toISOString() === quotedTime.slice(1, -1);
  return isSame ? `${timeCode}${digits}` : quotedTime;
}

function unknown(code: string): never {
  throw new Error(`it holds the code ${JSON.stringify(code)}, which this Tidegate does not know`);
}
