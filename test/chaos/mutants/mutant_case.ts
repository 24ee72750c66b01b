import type { Patch } from "../../support/mutant.ts";
import type { StoreName } from "../stores/place.ts";

/** A guard that is gone, and the rules one of which must be seen not to hold. */
export interface MutantCase {
  readonly bug: string;
  /** Those that have the guard, the fastest first. Default: all. */
  readonly stores?: readonly StoreName[];
  readonly patches: readonly Patch[];
  readonly broken: RegExp;
}

/** Where a mutant is played when that is asked for; undefined when it cannot be there. */
export function storeOf(
  { stores = ["sqlite", "redis", "rest"] }: MutantCase,
  asked: StoreName | "all",
): StoreName | undefined {
  return asked === "all" ? stores[0] : stores.find((store) => store === asked);
}
