import type { ByOperation, Operation } from "./document.ts";

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
  "RateLimit": text(
    "Where there are limits: for each its name, how much is left (`r`) and in how many seconds all of it is there again (`t`)",
    { example: '"principal";r=82;t=11, "read";r=44;t=2' },
  ),
  "RateLimit-Policy": text(
    "Where there are limits: for each its name, how much it allows (`q`) and in how many seconds (`w`)",
    { example: '"principal";q=100;w=60, "read";q=50;w=10' },
  ),
  "Location": always(text("Where the job is, or the jobs are: an absolute URL", { format: "uri" })),
  "Content-Location": text("Where the same can be read again", { format: "uri" }),
  "Link": text(
    'RFC 8288: the `links` of the body; where the job is (`rel="monitor"`); where outputs are (`rel="item"`, with the output\'s id as its title)',
  ),
  "Preference-Applied": text("RFC 7240: the preference that was honoured", { example: "respond-async" }),
  "Idempotency-Replayed": text("The answer is about the job that the first request with this key has made", {
    enum: ["true"],
  }),
  "ETag": text("Names this state of it, for `If-None-Match`"),
  "Last-Modified": text("When it came to be, for `If-Modified-Since`"),
  "Accept-Ranges": text("Ranges are served", { enum: ["bytes"] }),
  "Content-Range": always(
    text("Which part of it this is, and which size it has", { example: "bytes 0-1023/146515" }),
  ),
};

type HeaderName = keyof typeof headerComponents;
type Names = readonly HeaderName[];

/** Operations that wait, when they are asked to: whatever comes of it, they say so. */
const waiting: readonly string[] = ["getResults"];
const executed: Names = ["Preference-Applied", "Idempotency-Replayed", "Link"];
const later = { 404: ["Retry-After"] } as const;

/** What no contract shows. */
const byOperation: ByOperation<Readonly<Record<string, Names>>> = {
  execute: { 200: ["Content-Location"], 201: ["Location"] },
  executeBatch: { 201: ["Location", "Idempotency-Replayed"] },
  getStatus: { 200: ["Retry-After", "Preference-Applied"] },
  getResults: later,
  getOutput: later,
  getOutputFile: later,
  getLinkedOutput: later,
  getLinkedOutputFile: later,
  receiveReport: later,
  receiveUpload: later,
};

const byStatus: Readonly<Record<string, Names>> = {
  204: ["Link"],
  206: ["Content-Range"],
  401: ["WWW-Authenticate"],
  403: ["WWW-Authenticate"],
  416: ["Content-Range"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};

/** The headers of one answer of an operation, beside what every HTTP answer has. `linked`: the schemas with `links`. */
export function headersOf(operation: Operation, status: string, linked: ReadonlySet<string>) {
  const names = new Set([
    "X-Request-Id",
    ...byStatus[status] ?? [],
    ...(status === "304" ? namesOf(operation, "200", linked) : namesOf(operation, status, linked)),
  ]);
  return Object.fromEntries([...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function namesOf(operation: Operation, status: string, linked: ReadonlySet<string>): Names {
  const { operationId, responses } = operation;
  const isWhole = ["200", "206", "416"].includes(status);
  const schema = responses[status]?.content?.["application/json"]?.schema as { $ref?: string } | undefined;
  return [
    ...byOperation[operationId]?.[status] ?? [],
    // Whatever comes of the job that the request has made.
    ...(operationId === "execute" ? executed : []),
    ...(waiting.includes(operationId) ? ["Preference-Applied"] as const : []),
    ...(isWhole && "304" in responses ? ["ETag"] as const : []),
    ...(isWhole && "206" in responses ? ["Accept-Ranges", "Last-Modified", "Link"] as const : []),
    ...(linked.has(schema?.$ref ?? "") ? ["Link"] as const : []),
  ];
}

/** Which schemas have `links`, as references to them. */
export function linkedSchemas(schemas: Readonly<Record<string, object>>): ReadonlySet<string> {
  const linked = Object.entries(schemas).filter(([, schema]) =>
    "properties" in schema && Object.hasOwn(schema.properties as object, "links")
  );
  return new Set(linked.map(([name]) => `#/components/schemas/${name}`));
}
