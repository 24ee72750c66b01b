import { isMembers, type Members } from "../../schema/members.ts";
import { resolveReference } from "../../schema/reference.ts";

const deepest = 16;

/** A schema with what it refers to and what `allOf` adds to it, as one. Of two that say the same, the outer one counts. */
export function joined(root: Members, schema: Members, depth = 0): Members {
  const { allOf, $ref, ...own } = schema;
  const parts = Array.isArray(allOf) ? allOf.filter(isMembers) : [];
  if (typeof $ref === "string") {
    const target = resolveReference(root, $ref);
    if (isMembers(target)) parts.push(target);
  }
  if (depth === deepest) return own;
  return parts.map((part) => joined(root, part, depth + 1)).reduce(join, own);
}

function join(one: Members, other: Members): Members {
  const merged: Record<string, unknown> = { ...other, ...one };
  const { properties, required } = one;
  if (isMembers(properties) && isMembers(other["properties"])) {
    merged["properties"] = { ...other["properties"], ...properties };
  }
  if (Array.isArray(required) && Array.isArray(other["required"])) {
    merged["required"] = [...other["required"], ...required];
  }
  return merged;
}
