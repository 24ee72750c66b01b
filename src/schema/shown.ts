const longest = 60;

/** A value in the words of a message: short, and never what an object or an array holds. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `the string ${quoted(value)}`;
    case "number":
      return `the number ${value}`;
    case "object":
      if (value === null) return "null";
      if (!Array.isArray(value)) return "an object";
      return value.length === 1 ? "an array of 1 element" : `an array of ${value.length} elements`;
    default:
      return String(value);
  }
}

/** As it is written in JSON, cut where it is long. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value.slice(0, longest + 1) : value;
  const json = JSON.stringify(text) ?? String(text);
  return json.length > longest + 2 ? `${json.slice(0, longest)}…${json.endsWith('"') ? '"' : ""}` : json;
}

/** `"a", "b" or "c"` */
export function oneOfThese(values: readonly string[], most = 20): string {
  const named = values.slice(0, most);
  if (named.length < values.length) return `${named.join(", ")} or ${values.length - named.length} others`;
  return named.length < 2 ? named.join() : `${named.slice(0, -1).join(", ")} or ${named.at(-1)}`;
}
