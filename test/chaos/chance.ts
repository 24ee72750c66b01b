import { createRandom } from "../support/random.ts";

/** Everything that a seed decides. */
export interface Chance {
  readonly seed: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Whether something of that probability happens. */
  happens(probability: number): boolean;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T;
  /** By weight. */
  weigh<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
  /** As a UUID looks. */
  newUuid(): string;
}

export function createChance(seed: number): Chance {
  const random = createRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const digits = (count: number) => Array.from({ length: count }, () => below(16).toString(16)).join("");
  return {
    seed,
    random,
    happens: (probability) => random() < probability,
    below,
    pick: (choices) => choices[below(choices.length)]!,
    weigh<T>(choices: readonly (readonly [number, T])[]): T {
      let at = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, choice] of choices) {
        at -= weight;
        if (at < 0) return choice;
      }
      return choices.at(-1)![1];
    },
    newUuid: () => `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`,
  };
}
