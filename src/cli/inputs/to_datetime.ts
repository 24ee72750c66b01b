import { UsageError } from "../usage_error.ts";

export interface TypedInterval {
  readonly datetime?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The interval that jobs were created in, as `GET /jobs` takes it. @throws UsageError */
export function toDatetime({ datetime, since, until }: TypedInterval, now: number): string | undefined {
  if (since === undefined && until === undefined) return datetime;
  if (datetime !== undefined) {
    throw new UsageError("Cannot use --datetime together with --since or --until: give one of them");
  }
  const end = (text: string | undefined) => text === undefined ? ".." : toTime(text, now);
  return `${end(since)}/${end(until)}`;
}

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `2h` is two hours ago. */
function toTime(text: string, now: number): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time = unit === undefined
    ? Date.parse(text)
    : now - Number(count) * units[unit as keyof typeof units];
  if (!Number.isNaN(new Date(time).getTime())) return new Date(time).toISOString();
  throw new UsageError(
    `Cannot read the time "${text}": it must look like 2026-11-26T12:00:00Z, 2026-11-26 or 2h`,
  );
}
