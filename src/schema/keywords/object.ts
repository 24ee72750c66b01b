import { isMembers, type Members } from "../members.ts";
import { every, type Finding, gather, leaf, type Rule, under } from "../rule.ts";
import { type Keyword, numberIn, type SchemaNode } from "../schema_node.ts";
import { oneOfThese, quoted } from "../shown.ts";

/** `properties`, `patternProperties` and `additionalProperties`: which rules a member of that name has to meet. */
export const members: Keyword = (node) => {
  const named = schemasByName(node, "properties");
  const matching = [...schemasByName(node, "patternProperties")].map(([source, rule]) =>
    [new RegExp(source, "u"), rule] as const
  );
  const other = otherMembers(node, [...named.keys()]);
  if (named.size === 0 && matching.length === 0 && other === undefined) return undefined;
  const isPlain = matching.length === 0;
  const rulesOf = (name: string): readonly Rule[] => {
    const own = named.get(name);
    if (isPlain) return own ? [own] : other ? [other] : [];
    const matched = matching.filter(([expression]) => expression.test(name)).map(([, rule]) => rule);
    const found = own ? [own, ...matched] : matched;
    return found.length === 0 && other ? [other] : found;
  };
  return {
    passes(value, look) {
      if (!isMembers(value)) return true;
      for (const name of Object.keys(value)) {
        if (isPlain) {
          if ((named.get(name) ?? other)?.passes(value[name], look) === false) return false;
        } else if (!rulesOf(name).every((rule) => rule.passes(value[name], look))) return false;
      }
      return true;
    },
    findings(value, look) {
      if (!isMembers(value)) return [];
      return gather(
        Object.keys(value),
        (name) => under(name, gather(rulesOf(name), (rule) => rule.findings(value[name], look))),
      );
    },
  };
};

function schemasByName({ schema, rule }: SchemaNode, keyword: string): ReadonlyMap<string, Rule> {
  const given = schema[keyword];
  if (!isMembers(given)) return new Map();
  return new Map(Object.entries(given).map(([name, one]) => [name, rule(one, [keyword, name])]));
}

function otherMembers({ schema, rule }: SchemaNode, names: readonly string[]): Rule | undefined {
  const given = schema["additionalProperties"];
  if (given === undefined || given === true) return undefined;
  if (given !== false) return rule(given, ["additionalProperties"]);
  const known = names.length === 0 ? "there are none" : `there are ${oneOfThese(names.map(quoted))}`;
  return leaf(() => false, () => `is no member of this object; ${known}`);
}

export const required: Keyword = ({ schema }) => {
  const names = schema["required"];
  if (!Array.isArray(names) || names.length === 0) return undefined;
  const described = isMembers(schema["properties"]) ? schema["properties"] : {};
  const absences = names.map((name) => [String(name), missingDetail(described, String(name))] as const);
  return {
    passes: (value) => !isMembers(value) || absences.every(([name]) => Object.hasOwn(value, name)),
    findings(value): readonly Finding[] {
      if (!isMembers(value)) return [];
      const missing = absences.filter(([name]) => !Object.hasOwn(value, name));
      return gather(missing, ([name, detail]) => under(name, [{ pointer: "", detail }]));
    },
  };
};

function missingDetail(described: Members, name: string): string {
  const { type } = isMembers(described[name]) ? described[name] : {};
  return typeof type === "string" ? `is required (type ${type})` : "is required";
}

export const size: Keyword = ({ schema }) => {
  const rules: Rule[] = [];
  const demand = (words: string, bound: number, holds: (size: number) => boolean) =>
    rules.push(leaf<object>(
      (value) => !isMembers(value) || holds(Object.keys(value).length),
      (value) =>
        `must have ${words} ${bound === 1 ? "1 member" : `${bound} members`}, not ${
          Object.keys(value).length
        }`,
    ));
  const least = numberIn(schema, "minProperties");
  const most = numberIn(schema, "maxProperties");
  if (least !== undefined) demand("at least", least, (size) => size >= least);
  if (most !== undefined) demand("at most", most, (size) => size <= most);
  return rules.length === 0 ? undefined : every(rules);
};
