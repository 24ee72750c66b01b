/** An ISO 8601 time to the second, in UTC: `2026-11-26 17:40:36Z`. */
export function shortTime(time: string | undefined): string | undefined {
  if (time === undefined || Number.isNaN(Date.parse(time))) return time;
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** Milliseconds as `0:07`, `12:34` or `1:02:03`. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number: number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}
