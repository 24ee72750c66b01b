import type { Fault } from "../core/errors.ts";

/** The issues of a zod error as faults with JSON pointers. */
export function toFaults(issues: readonly { path: PropertyKey[]; message: string }[]): readonly Fault[] {
  return issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
    detail: message,
  }));
}
