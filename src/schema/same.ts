import { isMembers } from "./members.ts";

/** Equal values have equal texts: members in one order, 1.0 written as 1. */
export function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  return JSON.stringify(value, (_name, member: unknown) => {
    if (!isMembers(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
  });
}
