const deltaSeconds = /^\d+$/;
const httpDate =
  /^(?:\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT|\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;
const longestSeconds = 366 * 86_400;

/**
 * The seconds to wait of a `Retry-After` header (RFC 9110, 10.2.3): a number of seconds or a date in any of the three forms that a
 * recipient must take. Undefined when it is absent or neither.
 */
export function parseRetryAfter(value: string | null, now: Date): number | undefined {
  const text = value?.trim() ?? "";
  if (deltaSeconds.test(text)) return Math.min(Number(text), longestSeconds);
  if (!httpDate.test(text)) return undefined;
  const time = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  if (Number.isNaN(time)) return undefined;
  return Math.min(Math.max(0, Math.ceil((time - now.getTime()) / 1000)), longestSeconds);
}
