import type { ByOperation } from "./document.ts";

const text = (description: string, schema: object = {}) => ({
  description,
  schema: { type: "string", ...schema },
});
const always = <H extends object>(header: H) => ({ ...header, required: true });

/** `#/components/headers` */
export const headerComponents = {
  "X-Request-Id": text("The id of the request, when it came with one"),
  "WWW-Authenticate": always(text("How to authenticate", { example: "Bearer" })),
  "Retry-After": text("Seconds after which to ask again", { pattern: "^[0-9]+$", example: "1" }),
  "Location": always(text("Where the job is: an absolute URL", { format: "uri" })),
  "Link": text(
    'RFC 8288: where the job is (`rel="monitor"`), and where outputs are (`rel="item"`, with the output\'s id as its title)',
  ),
  "Preference-Applied": text("RFC 7240: the preference that was honoured", { example: "respond-async" }),
  "Idempotency-Replayed": text("The answer is about the job that the first request with this key has made", {
    enum: ["true"],
  }),
  "ETag": text("The SHA-256 of the file"),
  "Accept-Ranges": text("Ranges are served", { enum: ["bytes"] }),
  "Content-Range": always(
    text("Which part of the file this is; which size it has", { example: "bytes 0-1023/146515" }),
  ),
};

export type HeaderName = keyof typeof headerComponents;

const executed: readonly HeaderName[] = ["Preference-Applied", "Idempotency-Replayed"];
const file: readonly HeaderName[] = ["ETag", "Accept-Ranges"];
const files: Readonly<Record<string, readonly HeaderName[]>> = {
  200: file,
  204: ["Link"],
  206: [...file, "Content-Range"],
  304: file,
  416: [...file, "Content-Range"],
};

const byOperation: ByOperation<Readonly<Record<string, readonly HeaderName[]>>> = {
  execute: {
    200: [...executed, "Link", ...file],
    201: [...executed, "Location"],
    204: [...executed, "Link"],
  },
  getStatus: { 200: ["Retry-After"] },
  getResults: { ...files, 404: ["Retry-After"] },
  getOutput: { ...files, 404: ["Retry-After"] },
  getOutputFile: { ...files, 404: ["Retry-After"] },
  getLinkedOutput: { ...files, 404: ["Retry-After"] },
  getLinkedOutputFile: { ...files, 404: ["Retry-After"] },
  receiveReport: { 404: ["Retry-After"] },
  receiveUpload: { 404: ["Retry-After"] },
};

const byStatus: Readonly<Record<string, readonly HeaderName[]>> = {
  401: ["WWW-Authenticate"],
  503: ["Retry-After"],
};

/** The headers of one answer of an operation, beside what every HTTP answer has. */
export function headersOf(operationId: string, status: string) {
  const isFailure = operationId === "execute" && !/^2/.test(status);
  const names = [
    "X-Request-Id",
    ...byStatus[status] ?? [],
    ...byOperation[operationId]?.[status] ?? [],
    // Of a job that failed while the request waited for it.
    ...(isFailure ? [...executed, "Link"] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
