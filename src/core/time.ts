/** Many jobs share a millisecond, and writing out a time costs as much as the rest of a small record. */
const written = new Map<number, string>();
const mostWritten = 64;

/** ISO 8601 in UTC, as `toISOString` has it. */
export function isoTime(time: Date): string {
  const milliseconds = time.getTime();
  const known = written.get(milliseconds);
  if (known !== undefined) return known;
  const text = time.toISOString();
  if (written.size >= mostWritten) written.clear();
  written.set(milliseconds, text);
  return text;
}

export function secondsAfter(time: Date, seconds: number): string {
  return isoTime(new Date(time.getTime() + seconds * 1000));
}
