export interface Backoff {
  readonly firstRetryMilliseconds: number;
  readonly longestRetryMilliseconds: number;
}

const longestAskedSeconds = 60;

/**
 * Milliseconds to wait before the next try: doubled with each, spread by a fifth either way, and not less than a `Retry-After`
 * of up to a minute asks for.
 */
export function waitBeforeRetry(
  { firstRetryMilliseconds, longestRetryMilliseconds }: Backoff,
  tries: number,
  askedSeconds: number | undefined,
): number {
  const grown = Math.min(firstRetryMilliseconds * 2 ** tries, longestRetryMilliseconds);
  const asked = Math.min(askedSeconds ?? 0, longestAskedSeconds) * 1000;
  return Math.max(grown * (0.8 + 0.4 * Math.random()), asked * (1 + 0.2 * Math.random()));
}

/** `Retry-After` (RFC 9110 10.2.3) in seconds: a number of seconds or a date. */
export function readRetryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}
