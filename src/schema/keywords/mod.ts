import type { Rule } from "../rule.ts";
import type { Keyword, SchemaNode } from "../schema_node.ts";
import { choice } from "./choice.ts";
import { allOf, anyOf, not, oneOf } from "./combination.ts";
import { content } from "./content.ts";
import { format } from "./format.ts";
import { count, items, unique } from "./list.ts";
import { bounds, multipleOf } from "./number.ts";
import { members, required, size } from "./object.ts";
import { length, pattern } from "./text.ts";
import { exactInteger } from "./type.ts";

/** All but `type`, which the others depend on. */
const keywords: readonly Keyword[] = [
  exactInteger,
  choice,
  bounds,
  multipleOf,
  length,
  pattern,
  format,
  content,
  count,
  unique,
  items,
  required,
  size,
  members,
  allOf,
  anyOf,
  oneOf,
  not,
];

/** Of JSON Schema, not of OpenAPI 3.0. Who ignored them would take values that a description forbids. */
const unsupported = [
  "if",
  "contains",
  "propertyNames",
  "dependencies",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedItems",
  "unevaluatedProperties",
  "additionalItems",
  "$dynamicRef",
  "$recursiveRef",
];

/** @throws Error for a keyword that cannot be used as it stands */
export function keywordRules(node: SchemaNode): Rule[] {
  const foreign = unsupported.find((name) => Object.hasOwn(node.schema, name));
  if (foreign !== undefined) {
    throw new Error(`/${foreign}: is no keyword of OpenAPI 3.0, so it could not be checked`);
  }
  return keywords.map((keyword) => keyword(node)).filter((rule) => rule !== undefined);
}
