import type { Members } from "./members.ts";
import type { Rule } from "./rule.ts";

/** A schema object while it is compiled. */
export interface SchemaNode {
  readonly schema: Members;
  /** With it, all that `allOf` joins to the same value. */
  readonly joined: readonly Members[];
  /** The rule of a schema in it, at that place; `parts` are what `allOf` joins. */
  rule(schema: unknown, place: readonly (string | number)[], parts?: readonly Members[]): Rule;
  /** The rule of a schema that more than one may lead to, itself among them. */
  shared(schema: Members): Rule;
  /** A value in the words of a message, unless it is not to be seen. */
  shown(value: unknown): string;
}

/** What one keyword, or a few that belong together, make of a schema. */
export type Keyword = (node: SchemaNode) => Rule | undefined;

export function numberIn(schema: Members, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === "number" ? value : undefined;
}
