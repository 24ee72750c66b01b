import type { Fault } from "../core/errors.ts";
import { jsonPointer } from "../core/json_pointer.ts";

/** The issues of a zod error as faults with JSON pointers. */
export function toFaults(issues: readonly { path: PropertyKey[]; message: string }[]): readonly Fault[] {
  return issues.map(({ path, message }) => ({
    pointer: jsonPointer(...path),
    detail: message,
  }));
}
