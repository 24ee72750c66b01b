import { stepTo } from "../schema/rule.ts";

/** RFC 6901 */
export function jsonPointer(...names: readonly PropertyKey[]): string {
  return names.map((name) => stepTo(String(name))).join("");
}
