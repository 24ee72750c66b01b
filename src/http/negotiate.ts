import { type Accept, parseAccept } from "hono/utils/accept";

/**
 * Of the media types that there are, the one that `Accept` likes best (RFC 9110, 12.5.1); of several that it likes alike, the first.
 *
 * @param accept absent: everything is liked alike
 * @returns undefined when none is acceptable
 */
export function preferredMediaType(
  accept: string | undefined,
  offered: readonly string[],
): string | undefined {
  if (accept === undefined || accept.trim() === "") return offered[0];
  const ranges = parseAccept(accept);
  let best: { readonly type: string; readonly quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(ranges, type);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

/** By the most specific range that has the type in it; 0 when none has. */
function qualityOf(ranges: readonly Accept[], offered: string): number {
  const { type = "", params = {} } = parseAccept(offered)[0] ?? {};
  let found = { specificity: 0, q: 0 };
  for (const range of ranges) {
    const specificity = specificityOf(range, type.toLowerCase(), params);
    if (specificity > found.specificity) found = { specificity, q: range.q };
  }
  return found.q;
}

/** 0 when the type is not in the range. */
function specificityOf(range: Accept, type: string, params: Accept["params"]): number {
  const asked = range.type.toLowerCase();
  // `*` alone is what some old clients send.
  if (asked === "*/*" || asked === "*") return 1;
  if (asked.endsWith("/*")) return type.startsWith(asked.slice(0, -1)) ? 2 : 0;
  if (asked !== type) return 0;
  const names = Object.keys(range.params).filter((name) => name.toLowerCase() !== "q");
  return names.every((name) => has(params, name, range.params[name] ?? "")) ? 3 + names.length : 0;
}

function has(params: Accept["params"], name: string, value: string): boolean {
  const key = Object.keys(params).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const given = key === undefined ? undefined : params[key];
  // Texts of which nothing else is said are UTF-8.
  if (given === undefined) return name.toLowerCase() === "charset" && /^utf-?8$/i.test(value);
  return given.toLowerCase() === value.toLowerCase();
}
