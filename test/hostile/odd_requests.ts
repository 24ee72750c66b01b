/** A request that a browser or a client would never send, and what it may be answered. */
export interface OddRequest {
  readonly what: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly path: string;
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
  readonly statuses: readonly number[];
}

const json = ["content-type: application/json", "prefer: respond-async"];
const execution = "/processes/anything/execution";
const encoder = new TextEncoder();

const names = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "__defineGetter__",
];
const refusedNames = names.slice(0, 3);

/** Names that every object has, wherever a name may stand. */
const namesOfObjects: readonly OddRequest[] = names.flatMap((name) => [
  ...[
    "/processes/$",
    "/jobs/$",
    "/jobs/$/results",
    "/jobs/$/results/$",
    "/jobs/$/log",
    "/results/$/$",
    "/docs/$",
    "/$",
  ]
    .map((path): OddRequest => ({
      what: `${name} as a name`,
      method: "GET",
      path: path.replaceAll("$", name),
      statuses: [404],
    })),
  {
    what: `${name} as a process`,
    method: "POST",
    path: `/processes/${name}/execution`,
    headers: json,
    body: "{}",
    statuses: [404],
  },
  {
    what: `${name} as a parameter`,
    method: "GET",
    path: `/jobs?${name}=1&${name}[x]=1`,
    statuses: [200, 400],
  },
  { what: `${name} as a value`, method: "GET", path: `/jobs?status=${name}`, statuses: [400] },
  { what: `${name} as a form`, method: "GET", path: `/api?f=${name}`, statuses: [200, 400, 406] },
  {
    what: `${name} as a header`,
    method: "GET",
    path: "/jobs",
    headers: [`${name}: 1`, `prefer: ${name}=1`],
    statuses: [200, 400],
  },
  {
    what: `${name} in the batch`,
    method: "POST",
    path: "/jobs/batch",
    headers: json,
    body: `{"processID":"${name}","inputs":[{}]}`,
    statuses: [404],
  },
]);

const membersOfBodies: readonly OddRequest[] = refusedNames.flatMap((name) =>
  [
    `{"${name}": {"x": 1}}`,
    `{"inputs": {"${name}": 1}}`,
    `{"inputs": {"x": {"${name}": {"admin": true}}}}`,
    `{"inputs": {"x": [[{"a": {"${name}": 1}}]]}}`,
    `{"outputs": {"${name}": {}}}`,
    `{"subscriber": {"${name}": "https://example.org/"}}`,
    `{"inputs": {"\\u005f_proto__": 1, "${name}": 1}}`,
  ].map((body): OddRequest => ({
    what: `${name} in a body`,
    method: "POST",
    path: execution,
    headers: json,
    body,
    statuses: [400],
  }))
);

const text = (body: string, statuses: readonly number[], what: string): OddRequest => ({
  what,
  method: "POST",
  path: execution,
  headers: json,
  body,
  statuses,
});

const letters: readonly OddRequest[] = [
  text('{"inputs": {"x": "\\ud800"}}', [201, 400], "half of a character in a value"),
  text('{"inputs": {"\\ud800": 1}}', [400], "half of a character in a name"),
  text('{"inputs": {"x": "\\u0000"}}', [201, 400], "NUL in a value"),
  text('{"inputs": {"\\u0000": 1}}', [400], "NUL in a name"),
  text('{"inputs": {"x": "\\u202e\\u2066abc\\u2069"}}', [201], "right to left"),
  text('{"inputs": {"\\u202ex": 1}}', [400], "right to left in a name"),
  text('\ufeff{"inputs": {"x": 1}}', [201, 400], "a byte order mark"),
  text('{"inputs": {"x": "e\\u0301"}}', [201], "letters that are not composed"),
  text("{'inputs': {}}", [400], "quotes of another kind"),
  text('{"inputs": {"x": NaN}}', [400], "no number"),
  text('{"inputs": {"x": 01}}', [400], "a number that begins with zero"),
  text('{"inputs": {}} {"inputs": {}}', [400], "two bodies"),
  text('{"inputs": {"x": 1}, "inputs": {"x": 2}}', [201, 400], "the same member twice"),
  ...([[0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff]] as const).map((
    bytes,
  ): OddRequest => ({
    what: `bytes that are no UTF-8: ${bytes.map((byte) => byte.toString(16))}`,
    method: "POST",
    path: execution,
    headers: json,
    body: Uint8Array.from([...encoder.encode('{"inputs": {"x": "'), ...bytes, ...encoder.encode('"}}')]),
    statuses: [400],
  })),
];

const paths: readonly OddRequest[] = [
  ...[
    "аnything",
    "anythin\u0261",
    "anythıng",
    "ａnything",
    "any\u200bthing",
    "anything\u0300",
    "\u202egnihtyna",
    "anything%00",
    "Anything",
    "anything ",
    "anything%2F",
    "%61nything%2e",
  ]
    .map((id): OddRequest => ({
      what: `another process than it looks like: ${id}`,
      method: "GET",
      path: `/processes/${encodeURIComponent(id).replaceAll("%25", "%")}`,
      statuses: [404],
    })),
  ...[
    "/jobs/%",
    "/jobs/%zz",
    "/jobs/%ff",
    "/jobs/%c0%af",
    "/jobs/%ed%a0%80",
    "/jobs/%00",
    "/jobs/..%2f..%2fetc%2fpasswd",
    "/jobs/%2e%2e",
    "/docs/..%2f..%2fdeno.json",
    "/docs/%2e%2e%2f%2e%2e%2fdeno.json",
    "/jobs/x/results/%2e%2e%2f%2e%2e",
    "/jobs/x/results/a/..%2f..%2f..%2fsecrets",
    "//jobs",
    "/jobs//",
    "/./jobs/../etc/passwd",
    "/jobs;a=b/x",
    "/jobs/x%0d%0aset-cookie:a=b",
    "/processes/%0d%0aset-cookie:a=b/execution",
  ]
    .map((path): OddRequest => ({ what: "a path", method: "GET", path, statuses: [200, 400, 404, 405] })),
  ...[
    "limit=%ff",
    "limit=1e3",
    "limit=-1",
    "limit=0x10",
    "limit=99999999999999999999",
    "cursor=%00",
    "cursor=%ff%fe",
    "cursor=__proto__",
    "datetime=../..",
    "datetime=%00",
    "status=%0d%0a",
    "processID=%ed%a0%80",
    "minDuration=1e999",
    "jobID=%00,%ff",
    "group=%00",
  ]
    .map((query): OddRequest => ({
      what: "a query",
      method: "GET",
      path: `/jobs?${query}`,
      statuses: [200, 400, 404],
    })),
];

const heads: readonly OddRequest[] = [
  ...[
    "prefer: wait=99999999999999999999",
    "prefer: wait=-1",
    "prefer: wait=1e9, respond-async",
    'prefer: "',
    "prefer: ;;;,,,===",
    "range: bytes=0-0,1-1,2-2",
    "range: bytes=-",
    "range: bytes=99999999999999999999-",
    'if-none-match: "',
    "if-none-match: " + '"a",'.repeat(2_000),
    "if-modified-since: yesterday",
    "last-event-id: -1",
    "accept: " + "a/b,".repeat(2_000),
    "accept: */*;q=nan",
    "accept: \u00e4/\u00e4",
    "x-request-id: a b\u00e9",
    "traceparent: 00-0-0-0",
    'forwarded: for="[::1]"',
    "x-forwarded-host: evil.example",
    "x-forwarded-proto: javascript",
    "x-http-method-override: DELETE",
    "cookie: a=b",
    "expect: 200-ok",
    "content-digest: sha-256=:AA:",
  ]
    .map((header): OddRequest => ({
      what: `the header ${header.slice(0, 40)}`,
      method: "GET",
      path: "/jobs",
      headers: [header],
      statuses: [200, 400, 406],
    })),
  // What cannot be read lets nobody in, and a page of nobody knows where is not of this machine.
  ...["authorization: Bearer", "authorization: Bearer a b c", "authorization: Basic !!!", "origin: \u00e9"]
    .map((header): OddRequest => ({
      what: `the header ${header}`,
      method: "GET",
      path: "/jobs",
      headers: [header],
      statuses: [401],
    })),
];

/** Each of them is answered for what it is, and by no 5xx. The process `anything` has one optional input, `x`. */
export const oddRequests: readonly OddRequest[] = [
  ...namesOfObjects,
  ...membersOfBodies,
  ...letters,
  ...paths,
  ...heads,
];
