import type { Look } from "./look.ts";

/** One fault of a value: where (a JSON pointer, RFC 6901, from the value itself) and what would be right. */
export interface ValueFault {
  readonly pointer: string;
  readonly detail: string;
}

/** A fault with what a choice between alternatives needs to know of it. */
export interface Finding extends ValueFault {
  /** It is the wrong kind of value altogether; this kind would be right. */
  readonly wanted?: string;
  /** The only value that this alternative allows for a member, as JSON: such a member says which alternative is meant. */
  readonly tag?: string;
}

/** What a schema demands of a value. */
export interface Rule {
  /** Stops at the first fault. */
  passes(value: unknown, look: Look): boolean;
  /** Empty exactly when the value passes; the first `mostFindings` otherwise. */
  findings(value: unknown, look: Look): readonly Finding[];
}

/** A value that is wrong a hundred times is wrong; nobody reads on. */
export const mostFindings = 100;

const none: readonly Finding[] = [];

/** A rule that looks at the value as a whole. */
export function leaf<Value = unknown>(
  passes: (value: Value) => boolean,
  find: (value: Value) => Finding | string,
): Rule {
  return {
    passes: (value) => passes(value as Value),
    findings(value) {
      if (passes(value as Value)) return none;
      const found = find(value as Value);
      return [typeof found === "string" ? { pointer: "", detail: found } : found];
    },
  };
}

export const anything: Rule = { passes: () => true, findings: () => none };

/** All of them, with the faults of all of them. */
export function every(rules: readonly Rule[]): Rule {
  const [only] = rules;
  if (only === undefined) return anything;
  if (rules.length === 1) return only;
  return {
    passes(value, look) {
      for (const rule of rules) if (!rule.passes(value, look)) return false;
      return true;
    },
    findings: (value, look) => gather(rules, (rule) => rule.findings(value, look)),
  };
}

/** The second only where the first holds: a text has no smallest value. */
export function unless(first: Rule, others: Rule): Rule {
  return {
    passes: (value, look) => first.passes(value, look) && others.passes(value, look),
    findings(value, look) {
      const found = first.findings(value, look);
      return found.length > 0 ? found : others.findings(value, look);
    },
  };
}

/** The findings of each, up to the most that anybody reads. */
export function gather<Item>(
  items: Iterable<Item>,
  find: (item: Item, index: number) => readonly Finding[],
): readonly Finding[] {
  const found: Finding[] = [];
  let index = 0;
  for (const item of items) {
    for (const one of find(item, index++)) {
      if (found.length === mostFindings) return found;
      found.push(one);
    }
  }
  return found.length === 0 ? none : found;
}

/** The findings of a member or element, seen from what it is in. */
export function under(name: string | number, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return findings;
  const step = stepTo(name);
  return findings.map(({ wanted: _wanted, tag, ...finding }) => ({
    ...finding,
    pointer: step + finding.pointer,
    ...(tag !== undefined && finding.pointer === "" ? { tag } : {}),
  }));
}

/** One step of a JSON pointer. */
export function stepTo(name: string | number): string {
  return `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
