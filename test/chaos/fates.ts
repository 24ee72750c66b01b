import type { Chance } from "./chance.ts";
import type { PortCall } from "./schedule.ts";
import { type NetworkFault, networkFaults } from "./stores/network_faults.ts";

/** What befalls one call. `network` faults happen on the way to a store; the others to the call as a whole. */
export type Fate =
  | { readonly kind: "sound" }
  /** Its process dies: nothing happened, or all of it did and nobody hears. */
  | { readonly kind: "crash"; readonly when: "before" | "after" }
  | { readonly kind: "refused" | "lost" | "doubled" | "echoed" | "late" }
  | { readonly kind: "network"; readonly fault: NetworkFault }
  /** Commits of others come between what it looks at and what it writes. */
  | { readonly kind: "overtaken" };

/** How often, of those that look before they write. */
const overtaken: Readonly<Record<string, number>> = { commit: 0.1, due: 0.4 };

export const sound: Fate = { kind: "sound" };

/** How wild a history is. */
export interface Weather {
  readonly crash: number;
  readonly fault: number;
}

export function fateOf(call: PortCall, chance: Chance, { crash, fault }: Weather): Fate {
  if (chance.happens(crash)) return { kind: "crash", when: chance.pick(["before", "after"]) };
  if (chance.happens(overtaken[call.name] ?? 0)) return { kind: "overtaken" };
  if (!chance.happens(fault)) return sound;
  if (call.name === "commit") {
    return chance.happens(0.5)
      ? { kind: "network", fault: chance.pick(networkFaults) }
      : { kind: chance.pick(["refused", "lost", "lost", "doubled", "echoed", "late"]) };
  }
  // Inputs and results may have been read with the record, in the same moment: whether a request is made is left to the clock.
  const isRequest = call.name === "read" || call.name === "list" || call.name === "due";
  if (isRequest && chance.happens(0.5)) {
    return { kind: "network", fault: chance.pick(["refused", "lost", "doubled", "erroneous", "garbled"]) };
  }
  return { kind: chance.pick(["refused", "lost"]) };
}
