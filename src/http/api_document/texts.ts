const requests = `
**Requests.** Every answer to a request that named itself by \`X-Request-Id\` has the same header; without one the gateway gives
the request an id, which each problem names. Every path that has \`GET\` has \`HEAD\` and \`OPTIONS\` too. Another method is
answered \`405\` with \`Allow\`, a path at which nothing is \`404\`.`;

const errors = `
**Errors** are problem details (RFC 9457): as \`application/problem+json\` for who accepts that type by its name, else as
\`application/json\`. \`type\` is what a program looks at, \`detail\` what a person reads, \`errors\` names every fault of a
request with a JSON pointer.`;

const limits = `
**Limits**, where there are any, are told by \`RateLimit-Policy\` and \`RateLimit\` (draft-ietf-httpapi-ratelimit-headers). Who asks for
more is answered \`429\` with \`Retry-After\`, and \`violated-policies\` names what is used up. Reports and uploads of runners are not
limited.`;

const callbacks = `
**Callbacks** are signed by the rules of Standard Webhooks and tried again until they are answered; a subscriber knows by
\`webhook-id\` what it has seen before.`;

export const info = {
  title: "Tidegate",
  version: "0.1.0",
  description: [
    "OGC API - Processes, Part 1 (18-062r2): long computations as jobs.",
    requests,
    errors,
    limits,
    callbacks,
  ]
    .join("\n"),
  license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
};

export const tags = [
  { name: "Capabilities", description: "What the gateway is and what it conforms to." },
  { name: "Processes", description: "What can be computed, and the request that makes a job of it." },
  { name: "Jobs", description: "What became of a request: status, results, log; and the way to stop it." },
  {
    name: "Runners",
    description:
      "For the programs that do the work: they report and upload with the token of their dispatch.",
  },
  { name: "Operation", description: "For whoever runs the gateway." },
];
