/** RFC 6901 */
export function jsonPointer(...names: readonly PropertyKey[]): string {
  return names.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
