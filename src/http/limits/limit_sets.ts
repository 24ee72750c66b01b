import { type LimitSet, limitSet } from "../../core/limits/limit_set.ts";
import type { RateLimit } from "../../core/limits/rate_limit.ts";
import type { Asked } from "./asked.ts";

export interface NamedSet extends LimitSet {
  /** `RateLimit-Policy`. */
  readonly policy: string;
}

/** The limits that a request is under; undefined: none. Made once for each kind of request. */
export function limitSets(limits: readonly RateLimit[]): (asked: Asked) => NamedSet | undefined {
  const byName = new Map(limits.map((limit) => [limit.name, limit]));
  const sets = new Map<string, NamedSet | undefined>();

  function make(names: readonly string[]): NamedSet | undefined {
    const chosen = names.flatMap((name) => byName.get(name) ?? []);
    if (chosen.length === 0) return undefined;
    const policy = chosen.map(({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`);
    return { ...limitSet(chosen), policy: policy.join(", ") };
  }

  return ({ group = "", processId }) => {
    const ofProcess = processId === undefined ? "" : `process:${processId}`;
    const key = byName.has(ofProcess) ? ofProcess : group;
    if (!sets.has(key)) sets.set(key, make(["principal", group, ofProcess]));
    return sets.get(key);
  };
}
