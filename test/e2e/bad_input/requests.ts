import { gzipSync } from "node:zlib";

const megabyte = 1_048_576;
const hello = JSON.stringify({ inputs: { x: "hello" } });

/** A request that must be refused. */
export interface BadRequest {
  readonly status: number;
  readonly body?: BodyInit | null;
  readonly headers?: Record<string, string>;
  /** What the problem has to speak of. */
  readonly says: RegExp;
}

const members = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, 1]));
const inputs = (x: unknown) => JSON.stringify({ inputs: { x } });

/** By what is wrong with it. The process has one input `x`, which may be anything, and an optional integer `n`. */
export const badRequests: Readonly<Record<string, BadRequest>> = {
  "malformed JSON": { status: 400, body: '{"inputs": {"x": ', says: /not JSON/ },
  "a list": { status: 400, body: "[1]", says: /expected object|must be/i },
  "a text as inputs": { status: 400, body: '{"inputs": "x"}', says: /\/inputs/ },
  "a text for an integer": { status: 400, body: '{"inputs": {"x": 1, "n": "one"}}', says: /integer/ },
  "an unknown input": {
    status: 400,
    body: '{"inputs": {"x": 1, "y": 2}}',
    says: /no input "y"; it has "x", "n"/,
  },
  "a missing input": { status: 400, body: "{}", says: /"x" is required/ },
  "an unknown output": {
    status: 400,
    body: '{"inputs": {"x": 1}, "outputs": {"y": {}}}',
    says: /no output "y"/,
  },
  "10,000 levels": {
    status: 400,
    body: inputs(0).replace("0", "[".repeat(10_000) + "]".repeat(10_000)),
    says: /64 deep/,
  },
  "100,000 members": { status: 400, body: inputs(members(80_000)), says: /10000 members/ },
  "__proto__": {
    status: 400,
    body: '{"inputs": {"__proto__": {"x": 1}}}',
    says: /"__proto__" is not allowed/,
  },
  "constructor": {
    status: 400,
    body: '{"inputs": {"x": {"constructor": {}}}}',
    says: /"constructor" is not allowed/,
  },
  "no body": { status: 400, body: null, says: /no body/ },
  "an empty body": { status: 400, body: "", says: /no body/ },
  "text/plain": {
    status: 415,
    body: hello,
    headers: { "content-type": "text/plain" },
    says: /send application\/json/,
  },
  "no media type": {
    status: 415,
    body: new TextEncoder().encode(hello),
    headers: { "content-type": "" },
    says: /no Content-Type/,
  },
  "a form": {
    status: 415,
    body: new URLSearchParams({ x: "1" }),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    says: /send application\/json/,
  },
  "gzip": { status: 415, body: gzipSync(hello), headers: { "content-encoding": "gzip" }, says: /as it is/ },
  "a gzip bomb": {
    status: 415,
    body: gzipSync("0".repeat(50 * megabyte)),
    headers: { "content-encoding": "gzip" },
    says: /as it is/,
  },
  "UTF-16": {
    status: 400,
    body: new Uint8Array(new Uint16Array([...`\ufeff${hello}`].map((c) => c.charCodeAt(0))).buffer),
    says: /UTF-8/,
  },
  "the charset UTF-16": {
    status: 415,
    body: hello,
    headers: { "content-type": "application/json; charset=utf-16" },
    says: /UTF-8/,
  },
  "invalid UTF-8": { status: 400, body: Uint8Array.of(0x7b, 0xff, 0x7d), says: /UTF-8/ },
  "an empty Idempotency-Key": {
    status: 400,
    body: hello,
    headers: { "idempotency-key": '""' },
    says: /Idempotency-Key/,
  },
  "a long Idempotency-Key": {
    status: 400,
    body: hello,
    headers: { "idempotency-key": "k".repeat(300) },
    says: /Idempotency-Key/,
  },
  "a body of 10 MB": {
    status: 413,
    body: inputs("a".repeat(10 * megabyte)),
    says: /larger than 1048576 bytes/,
  },
};
