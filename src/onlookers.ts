import type { Onlooker } from "./core/ports.ts";

/** Looks on for nobody. */
export const nobody: Onlooker = {
  answered() {},
  attempt: () => ({ ended() {} }),
  reported() {},
  swept() {},
  watching() {},
};
