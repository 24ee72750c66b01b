import type { ByOperation, Operation, Parameter } from "./document.ts";

/** Without an example, because it may be left out: whoever tries an operation out on a page would send the example. */
function header(name: string, description: string, schema: object = {}): Parameter {
  return { name, in: "header", required: false, description, schema: { type: "string", ...schema } };
}

const ifNoneMatch = header("If-None-Match", "RFC 9110: answers `304` as long as this is the `ETag`");

const ofFile = [
  header("If-Modified-Since", "RFC 9110: counts where there is no `If-None-Match`"),
  header("Range", "RFC 9110: one range of bytes, as `bytes=0-1023`; anything else is ignored"),
  header("If-Range", "RFC 9110: the range counts only as long as this is the `ETag`"),
];

const messageId = header("webhook-id", "Names the report; the same when it is sent again", {
  minLength: 1,
  maxLength: 256,
});
const timestamp = header(
  "webhook-timestamp",
  "Seconds since 1970 of this attempt, at most 5 minutes from the gateway's",
  { pattern: "^[0-9]+$" },
);

const traceparent = header("traceparent", "W3C Trace Context: passed on to the runner");
const key = { minLength: 1, maxLength: 255, pattern: "^[ -~]+$" };
const wait = (until: string) =>
  header(
    "Prefer",
    `RFC 7240: \`wait=n\` to wait up to n seconds ${until}; the gateway has a longest wait of its own`,
  );

const byOperation: ByOperation<readonly Parameter[]> = {
  execute: [
    header(
      "Prefer",
      "RFC 7240: `respond-async` for a job at once, `wait=n` to wait up to n seconds for its end. Preferences that are not known are ignored.",
    ),
    header("Idempotency-Key", "The same key with the same request is the same job, for 24 hours", key),
    traceparent,
  ],
  executeBatch: [
    header(
      "Idempotency-Key",
      "The same key with the same batch is the same jobs, for 24 hours: sent again, it makes those that are missing",
      key,
    ),
    traceparent,
  ],
  getStatus: [
    wait("for another status than the one that `If-None-Match` names, without it for the end"),
    header(
      "Last-Event-ID",
      "Of events: the id of the last one that was seen. What is no such id counts as none.",
    ),
  ],
  getResults: [wait("for the end")],
  receiveReport: [
    { ...messageId, required: true, example: "report_0199f2b1" },
    { ...timestamp, required: true, example: "1764158400" },
  ],
  receiveUpload: [
    header(
      "Content-Digest",
      "RFC 9530: the SHA-256 of the file as `sha-256=:<base64>:`, compared with what arrives",
      { pattern: "^(.*,)?\\s*sha-256=:[A-Za-z0-9+/]{43}=:.*$" },
    ),
  ],
};

/** Headers are described only: a validator of headers would copy every header of every request. */
export function requestHeadersOf({ operationId, responses }: Operation): readonly Parameter[] {
  return [
    ...byOperation[operationId] ?? [],
    ...("304" in responses ? [ifNoneMatch] : []),
    ...("206" in responses ? ofFile : []),
  ];
}
