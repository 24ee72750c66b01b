import { UsageError } from "../usage_error.ts";
import type { Io } from "../io.ts";
import type { Resolved } from "../configuration/resolve.ts";

export const formats = ["table", "json", "yaml"] as const;
export type Format = (typeof formats)[number];

/** A table for a person, JSON for a program that reads on. @throws UsageError */
export function toFormat(resolved: Resolved | undefined, { stdout }: Pick<Io, "stdout">): Format {
  if (resolved === undefined) return stdout.isTTY ? "table" : "json";
  const format = formats.find((known) => known === resolved.value);
  if (format) return format;
  throw new UsageError(
    `Cannot use the format "${resolved.value}" from ${resolved.source}: it must be ${formats.join(", ")}`,
  );
}
