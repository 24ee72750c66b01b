import { isMembers, type Members } from "./members.ts";
import { resolveReference } from "./reference.ts";
import { stepTo } from "./rule.ts";

/** Keywords with schemas for the same value, and with schemas for what is in it. */
const ofSame = new Set(["allOf", "anyOf", "oneOf", "not"]);
const ofInner = new Set(["items", "prefixItems", "additionalProperties"]);
const ofInnerByName = new Set(["properties", "patternProperties"]);

/**
 * A `$ref` that leads back to itself without a step into the value: nothing could ever be checked against it.
 *
 * @throws Error that names it
 */
export function refuseLoops(root: Members, start: unknown, startPlace: string): void {
  const done = new Set<unknown>();
  const open = new Set<unknown>();
  const later: (readonly [unknown, string])[] = [[start, startPlace]];

  function follow(schema: unknown, place: string): void {
    if (!isMembers(schema) || done.has(schema)) return;
    if (open.has(schema)) throw new Error(`${place}: leads to itself`);
    open.add(schema);
    const { $ref } = schema;
    if (typeof $ref === "string") follow(target($ref), `${place}/$ref`);
    for (const [keyword, part] of Object.entries(schema)) {
      const at = `${place}/${keyword}`;
      if (ofSame.has(keyword)) each(part, at, follow);
      else if (ofInner.has(keyword)) each(part, at, (one, inner) => later.push([one, inner]));
      else if (ofInnerByName.has(keyword) && isMembers(part)) {
        for (const [name, one] of Object.entries(part)) later.push([one, at + stepTo(name)]);
      }
    }
    open.delete(schema);
    done.add(schema);
  }

  /** What leads nowhere is told by whoever compiles it. */
  function target($ref: string): unknown {
    try {
      return resolveReference(root, $ref);
    } catch {
      return undefined;
    }
  }

  for (let next = later.pop(); next !== undefined; next = later.pop()) follow(...next);
}

function each(part: unknown, place: string, visit: (one: unknown, place: string) => void): void {
  if (!Array.isArray(part)) return visit(part, place);
  part.forEach((one, index) => visit(one, `${place}/${index}`));
}
