import type { Finding, Rule } from "./rule.ts";

type Memory<T> = Map<Rule, Map<unknown, T>>;

/**
 * One look at a value. What a schema refers to is asked once for each value only: alternatives that refer to themselves would
 * otherwise be tried a number of times that doubles with each level of the value.
 */
export class Look {
  #verdicts: Memory<boolean> | undefined;
  #findings: Memory<readonly Finding[]> | undefined;

  passes(rule: Rule, value: unknown): boolean {
    this.#verdicts ??= new Map();
    return once(this.#verdicts, rule, value, () => rule.passes(value, this));
  }

  findings(rule: Rule, value: unknown): readonly Finding[] {
    this.#findings ??= new Map();
    return once(this.#findings, rule, value, () => rule.findings(value, this));
  }
}

function once<T>(memory: Memory<T>, rule: Rule, value: unknown, find: () => T): T {
  const known = memory.get(rule) ?? new Map<unknown, T>();
  memory.set(rule, known);
  const before = known.get(value);
  if (before !== undefined) return before;
  const found = find();
  known.set(value, found);
  return found;
}
