import { keywordRules } from "./keywords/mod.ts";
import { type } from "./keywords/type.ts";
import { isMembers, type Members } from "./members.ts";
import { resolveReference } from "./reference.ts";
import { refuseLoops } from "./reference_loop.ts";
import { anything, every, leaf, type Rule, stepTo, unless } from "./rule.ts";
import type { SchemaNode } from "./schema_node.ts";
import { shown } from "./shown.ts";

/** A schema that cannot be used. The message is a JSON pointer into it, and what is wrong there. */
export class UnusableSchema extends Error {
  override readonly name = "UnusableSchema";
}

/** Makes rules of the schemas in one schema, which `$ref` of theirs lead around in. */
export interface Compiler {
  /** @throws UnusableSchema */
  rule(schema: unknown, place?: string): Rule;
  /** Whether a rule so far leads to one that others lead to as well: only then a look has something to remember. */
  remembers(): boolean;
}

/**
 * Rules are closures: no code is generated (Workers forbid it), and nothing of a schema is read again when values are checked.
 */
export function createCompiler(root: Members): Compiler {
  const shared = new Map<unknown, Rule>();

  function ruleOf(schema: unknown, place: string, joined: readonly Members[] = []): Rule {
    if (schema === true) return anything;
    if (schema === false) return nothing;
    if (!isMembers(schema)) throw new UnusableSchema(`${place}: a schema must be an object`);
    const rule = schemaRule(nodeOf(schema, place, joined), place);
    return schema["nullable"] === true ? orNull(rule) : rule;
  }

  function nodeOf(schema: Members, place: string, joined: readonly Members[]): SchemaNode {
    const isSecret = schema["format"] === "password" || schema["writeOnly"] === true;
    return {
      schema,
      joined,
      rule: (part, names, parts = []) =>
        ruleOf(
          part,
          place + names.map(stepTo).join(""),
          parts.length > 0 ? [...joined, schema, ...parts] : [],
        ),
      shared: (target) => sharedRule(target, place),
      shown: isSecret ? () => "what was given" : shown,
    };
  }

  function schemaRule(node: SchemaNode, place: string): Rule {
    try {
      const { $ref } = node.schema;
      const rules = keywordRules(node);
      if (typeof $ref === "string") {
        rules.unshift(sharedRule(resolveReference(root, $ref), $ref.replace(/^#/, "")));
      }
      const kind = type(node);
      return kind === undefined ? every(rules) : rules.length === 0 ? kind : unless(kind, every(rules));
    } catch (error) {
      throw error instanceof UnusableSchema ? error : new UnusableSchema(place + (error as Error).message);
    }
  }

  /** Schemas may lead back to themselves, so the rule that is meant may not be there yet. */
  function sharedRule(target: unknown, place: string): Rule {
    const known = shared.get(target);
    if (known !== undefined) return known;
    let found: Rule = anything;
    const itself: Rule = {
      passes: (value, look) => found.passes(value, look),
      findings: (value, look) => found.findings(value, look),
    };
    const remembering: Rule = {
      passes: (value, look) => look.passes(itself, value),
      findings: (value, look) => look.findings(itself, value),
    };
    shared.set(target, remembering);
    found = ruleOf(target, place);
    return remembering;
  }

  return {
    remembers: () => shared.size > 0,
    rule(schema, place = "") {
      refuseLoops(root, schema, place);
      return ruleOf(schema, place);
    },
  };
}

const nothing = leaf(() => false, () => "is not allowed here");

/** `nullable` lets null in whatever else the schema says: that is what everybody means by it. */
function orNull(rule: Rule): Rule {
  return {
    passes: (value, look) => value === null || rule.passes(value, look),
    findings: (value, look) => value === null ? [] : rule.findings(value, look),
  };
}
