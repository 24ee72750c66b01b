import { every, type Finding, gather, leaf, type Rule, under } from "../rule.ts";
import { textOf } from "../same.ts";
import { type Keyword, numberIn } from "../schema_node.ts";

/** `items`, after the first ones of `prefixItems` where there are any. */
export const items: Keyword = ({ schema, rule }) => {
  const first = Array.isArray(schema["prefixItems"])
    ? schema["prefixItems"].map((one, index) => rule(one, ["prefixItems", index]))
    : [];
  const other = schema["items"] === undefined ? undefined : rule(schema["items"], ["items"]);
  if (other === undefined && first.length === 0) return undefined;
  const ruleAt = (index: number): Rule | undefined => first[index] ?? other;
  return {
    passes(value, look) {
      if (!Array.isArray(value)) return true;
      for (let index = 0; index < value.length; index++) {
        if (ruleAt(index)?.passes(value[index], look) === false) return false;
      }
      return true;
    },
    findings(value, look) {
      if (!Array.isArray(value)) return [];
      return gather(value, (one, index) => under(index, ruleAt(index)?.findings(one, look) ?? []));
    },
  };
};

export const count: Keyword = ({ schema }) => {
  const rules: Rule[] = [];
  const demand = (words: string, bound: number, holds: (length: number) => boolean) =>
    rules.push(leaf<readonly unknown[]>(
      (value) => !Array.isArray(value) || holds(value.length),
      (value) => `must have ${words} ${bound === 1 ? "1 element" : `${bound} elements`}, not ${value.length}`,
    ));
  const least = numberIn(schema, "minItems");
  const most = numberIn(schema, "maxItems");
  if (least !== undefined) demand("at least", least, (length) => length >= least);
  if (most !== undefined) demand("at most", most, (length) => length <= most);
  return rules.length === 0 ? undefined : every(rules);
};

export const unique: Keyword = ({ schema }) => {
  if (schema["uniqueItems"] !== true) return undefined;
  return {
    passes: (value) => !Array.isArray(value) || firstRepeated(value) === undefined,
    findings(value): readonly Finding[] {
      const repeated = Array.isArray(value) ? firstRepeated(value) : undefined;
      if (repeated === undefined) return [];
      const [index, before] = repeated;
      return under(index, [{ pointer: "", detail: `must not repeat element ${before}` }]);
    },
  };
};

function firstRepeated(values: readonly unknown[]): readonly [number, number] | undefined {
  if (values.length < 2) return undefined;
  // A text that stands for a list or an object must not be taken for a string of the same characters.
  const [scalars, texts] = [new Map<unknown, number>(), new Map<string, number>()];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const isScalar = typeof value !== "object";
    const text = isScalar ? "" : textOf(value);
    const before = isScalar ? scalars.get(value) : texts.get(text);
    if (before !== undefined) return [index, before];
    if (isScalar) scalars.set(value, index);
    else texts.set(text, index);
  }
  return undefined;
}
