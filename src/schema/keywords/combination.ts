import { isMembers } from "../members.ts";
import { closest } from "../closest.ts";
import type { Look } from "../look.ts";
import { every, leaf, type Rule } from "../rule.ts";
import type { Keyword, SchemaNode } from "../schema_node.ts";

export const allOf: Keyword = (node) => {
  const parts = listIn(node, "allOf");
  if (parts === undefined) return undefined;
  const joined = parts.filter(isMembers);
  return every(parts.map((part, index) => node.rule(part, ["allOf", index], joined)));
};

export const anyOf: Keyword = (node) => {
  const alternatives = rulesIn(node, "anyOf");
  if (alternatives === undefined) return undefined;
  return {
    passes: (value, look) => alternatives.some((rule) => rule.passes(value, look)),
    findings(value, look) {
      const found = alternatives.map((rule) => rule.findings(value, look));
      return found.some(({ length }) => length === 0) ? [] : closest(found, node.shown(value));
    },
  };
};

export const oneOf: Keyword = (node) => {
  const alternatives = rulesIn(node, "oneOf");
  if (alternatives === undefined) return undefined;
  return {
    passes: (value, look) => fitsOnce(alternatives, value, look),
    findings(value, look) {
      const found = alternatives.map((rule) => rule.findings(value, look));
      const fitting = [...found.keys()].filter((index) => found[index]?.length === 0);
      if (fitting.length === 1) return [];
      if (fitting.length === 0) return closest(found, node.shown(value));
      const numbers = fitting.map((index) => index + 1).join(" and ");
      const detail = `must fit one alternative only, but ${
        node.shown(value)
      } fits ${numbers} of ${found.length}`;
      return [{ pointer: "", detail }];
    },
  };
};

function fitsOnce(alternatives: readonly Rule[], value: unknown, look: Look): boolean {
  let count = 0;
  for (const rule of alternatives) {
    if (rule.passes(value, look) && ++count > 1) return false;
  }
  return count === 1;
}

export const not: Keyword = (node) => {
  const forbidden = node.schema["not"];
  if (forbidden === undefined) return undefined;
  const rule = node.rule(forbidden, ["not"]);
  const passes = (value: unknown, look: Look) => !rule.passes(value, look);
  const said = JSON.stringify(forbidden).slice(0, 100);
  const refusal = leaf(
    () => false,
    (value) => `must not be what ${said} describes, but ${node.shown(value)} is`,
  );
  return {
    passes,
    findings: (value, look) => passes(value, look) ? [] : refusal.findings(value, look),
  };
};

function listIn({ schema }: SchemaNode, keyword: string): readonly unknown[] | undefined {
  const given = schema[keyword];
  return Array.isArray(given) && given.length > 0 ? given : undefined;
}

function rulesIn(node: SchemaNode, keyword: string): readonly Rule[] | undefined {
  return listIn(node, keyword)?.map((one, index) => node.rule(one, [keyword, index]));
}
