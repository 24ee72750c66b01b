/** So many random bytes, in hexadecimal; never all zero. */
function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return /[^0]/.test(hex) ? hex : randomHex(bytes);
}

export const newTraceId = (): string => randomHex(16);
export const newSpanId = (): string => randomHex(8);

/** Whether a trace is one of so many of all, 0 to 1. The chance is the last 56 bits of its id (W3C Trace Context, level 2). */
export function isWithin(traceId: string, ratio: number): boolean {
  return parseInt(traceId.slice(-14), 16) < ratio * 2 ** 56;
}

/**
 * The span of a job, which one process begins and any other may end: it follows from the id of the job, whose end is chance. An id of
 * another form is hashed (FNV-1a, 64 bits).
 */
export function jobSpanId(jobId: string): string {
  const digits = jobId.replaceAll("-", "").slice(-16);
  if (/^[0-9a-f]{16}$/.test(digits) && /[^0]/.test(digits)) return digits;
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(jobId)) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return (hash === 0n ? 1n : hash).toString(16).padStart(16, "0");
}
