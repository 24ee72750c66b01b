import type { Patch } from "../../support/mutant.ts";
import type { StoreName } from "../stores/place.ts";

/** A guard that is gone, and the rules one of which must be seen not to hold. */
export interface MutantCase {
  readonly bug: string;
  /** Default `sqlite`: every store shows it, and that is the fastest. */
  readonly store?: StoreName;
  readonly patches: readonly Patch[];
  readonly broken: RegExp;
}
