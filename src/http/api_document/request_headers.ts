import type { ByOperation, Operation, Parameter } from "./document.ts";

function header(name: string, description: string, schema: object, example?: string): Parameter {
  return {
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string", ...schema },
    ...(example === undefined ? {} : { example }),
  };
}

const ifNoneMatch = header("If-None-Match", "RFC 9110: answers `304` as long as this is the `ETag`", {});

const ofFile = [
  header("If-Modified-Since", "RFC 9110: counts where there is no `If-None-Match`", {}),
  header("Range", "RFC 9110: one range of bytes; anything else is ignored", {}, "bytes=0-1023"),
  header("If-Range", "RFC 9110: the range counts only as long as this is the `ETag`", {}),
];

const signature = [
  header(
    "webhook-id",
    "Names the report; the same when it is sent again",
    { minLength: 1, maxLength: 256 },
    "report_0199f2b1",
  ),
  header("webhook-timestamp", "Seconds since 1970 of this attempt, at most 5 minutes from the gateway's", {
    pattern: "^[0-9]+$",
  }, "1764158400"),
].map((parameter) => ({ ...parameter, required: true }));

const byOperation: ByOperation<readonly Parameter[]> = {
  execute: [
    header(
      "Prefer",
      "RFC 7240: `respond-async` for a job at once, `wait=n` to wait up to n seconds for its end. Preferences that are not known are ignored.",
      {},
      "respond-async",
    ),
    header(
      "Idempotency-Key",
      "The same key with the same request is the same job, for 24 hours",
      { minLength: 1, maxLength: 255, pattern: "^[ -~]+$" },
      "0b0f4f5e-8e5d-4d5a-9a66-0f3a5b6c7d8e",
    ),
    header(
      "traceparent",
      "W3C Trace Context: passed on to the runner",
      {},
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ),
  ],
  receiveReport: signature,
  receiveUpload: [
    header(
      "Content-Digest",
      "RFC 9530: the SHA-256 of the file, compared with what arrives",
      { pattern: "^(.*,)?\\s*sha-256=:[A-Za-z0-9+/]{43}=:.*$" },
      "sha-256=:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=:",
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
