import { every, leaf, type Rule } from "../rule.ts";
import { type Keyword, numberIn } from "../schema_node.ts";

/** `minLength` and `maxLength`, counted in characters (RFC 8259), not in halves of them. */
export const length: Keyword = ({ schema }) => {
  const rules: Rule[] = [];
  const demand = (words: string, holds: (value: string) => boolean) =>
    rules.push(leaf<string>(
      (value) => typeof value !== "string" || holds(value),
      (value) => `must have ${words}, not ${charactersIn(value)}`,
    ));
  const least = numberIn(schema, "minLength");
  const most = numberIn(schema, "maxLength");
  if (least !== undefined && least > 0) {
    demand(
      `at least ${characters(least)}`,
      (value) => value.length >= 2 * least || (value.length >= least && charactersIn(value) >= least),
    );
  }
  if (most !== undefined) {
    demand(
      `at most ${characters(most)}`,
      (value) => value.length <= most || (value.length <= 2 * most && charactersIn(value) <= most),
    );
  }
  return rules.length === 0 ? undefined : every(rules);
};

export const pattern: Keyword = ({ schema, shown }) => {
  const source = schema["pattern"];
  if (typeof source !== "string") return undefined;
  const expression = expressionOf(source);
  return leaf<string>(
    (value) => typeof value !== "string" || expression.test(value),
    (value) => `must match the pattern ${source.slice(0, 200)}, which ${shown(value)} does not`,
  );
};

/** OpenAPI 3.0 means ECMA 262; what is no pattern with the `u` flag may still be one without: `[\w-.]`. */
function expressionOf(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    try {
      return new RegExp(source);
    } catch {
      throw new Error(`/pattern: "${source}" is not a regular expression`);
    }
  }
}

function charactersIn(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}
