/** Codes of Node and words of Deno, undici and workerd; the first row that fits names the fault. */
const faults: readonly (readonly [RegExp, string])[] = [
  [/bad port|requests to port \d+ are blocked/i, "this port is closed to fetch"],
  [/ENOTFOUND|EAI_|ENODATA|dns error|lookup address/i, "dns: the name has no address"],
  [/certificate|CERT|self.signed|ERR_TLS|ERR_SSL|EPROTO|InvalidContentType|\btls\b|\bssl\b/i, "tls"],
  [/ECONNREFUSED|connection refused/i, "connection refused"],
  [/ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|unreachable|no route/i, "no route"],
  [/ETIMEDOUT|timed out/i, "connection timed out"],
  [/HPE_|parse error|invalid HTTP|message head is too large|\bparsed\b/i, "not an HTTP answer"],
  [
    // "connection lost" is all that workerd says, also of a connection that was refused.
    /ECONNRESET|EPIPE|ECONNABORTED|reset|connection lost|hang up|broken pipe|closed|aborted|terminated|reading a body|end of file/i,
    "connection reset",
  ],
];

/** Faults of a connection that had been made: what was sent may have arrived. */
export const brokenFaults: ReadonlySet<string> = new Set(["connection reset", "not an HTTP answer"]);

/**
 * Why a request got no answer, in a few words. The texts of the errors themselves hold addresses and whole URLs, which may be
 * secret: they are only looked at.
 */
export function networkFault(error: unknown): string {
  const text = texts(error, 5).join("\n");
  return faults.find(([pattern]) => pattern.test(text))?.[1] ?? "request failed";
}

function texts(error: unknown, depth: number): string[] {
  if (!(error instanceof Error) || depth === 0) return [];
  const code = "code" in error ? String(error.code) : "";
  const inner = error instanceof AggregateError ? error.errors.slice(0, 5) : [];
  return [code, error.message, ...[error.cause, ...inner].flatMap((each) => texts(each, depth - 1))];
}
