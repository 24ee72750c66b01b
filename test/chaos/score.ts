import { atMost } from "../support/at_most.ts";
import { catchMutant, type Caught } from "./mutants/catch_mutant.ts";
import { mutants, storeOf } from "./mutants/mod.ts";
import type { StoreName } from "./stores/place.ts";

/** Play every planted bug that can be there, two at a time. */
export async function score(
  asked: StoreName | "all",
  onCaught: (caught: Caught) => void,
): Promise<readonly Caught[]> {
  const inTurn = atMost(2);
  const played = mutants.flatMap((mutant) => {
    const store = storeOf(mutant, asked);
    return store === undefined ? [] : [inTurn(() => catchMutant(mutant, store))];
  });
  return await Promise.all(played.map(async (one) => {
    const caught = await one;
    onCaught(caught);
    return caught;
  }));
}
