import { leaf } from "../rule.ts";
import { textOf } from "../same.ts";
import type { Keyword } from "../schema_node.ts";
import { oneOfThese, quoted } from "../shown.ts";

/** `enum`, and `const`, which is an `enum` of one. */
export const choice: Keyword = ({ schema, shown }) => {
  const values = schema["enum"] ?? (Object.hasOwn(schema, "const") ? [schema["const"]] : undefined);
  if (!Array.isArray(values)) return undefined;
  const isAmong = membership(values);
  const wanted = oneOfThese([...new Set(values.map(quoted))]);
  const isTag = values.length === 1;
  return leaf(isAmong, (value) => ({
    pointer: "",
    detail: `must be ${isTag ? "" : "one of "}${wanted}, not ${shown(value)}`,
    ...(isTag ? { tag: wanted } : {}),
  }));
};

function membership(values: readonly unknown[]): (value: unknown) => boolean {
  const scalars = new Set(values);
  const texts = new Set(values.filter((value) => typeof value === "object").map(textOf));
  return (value) => scalars.has(value) || (typeof value === "object" && texts.has(textOf(value)));
}
