import type { Program } from "../test/support/program.ts";
import { median } from "./statistics.ts";

export interface Side {
  /** Everything that works for this side. It is frozen while the other one is measured. */
  readonly programs: readonly Program[];
  /** Requests per second of one round. */
  readonly measure: (seconds: number) => Promise<number>;
}

export interface Duel {
  /** First side over second side, round by round. */
  readonly ratios: readonly number[];
  /** The middle one of them. */
  readonly ratio: number;
  /** The middle round of each side. */
  readonly first: number;
  readonly second: number;
}

export interface Rounds {
  readonly rounds: number;
  /** Of one side in one round. */
  readonly seconds: number;
  /** Before the first round, for each side. */
  readonly warmUpSeconds: number;
}

/**
 * Measure two sides in turn, so that what else the machine does falls on both, and compare neighbours in time with each other.
 * Who begins changes with each round: to come second may be better or worse. Both are warmed up before: the more code a server has,
 * the longer it runs before it is compiled.
 */
export async function duel(
  one: Side,
  other: Side,
  { rounds, seconds, warmUpSeconds }: Rounds,
): Promise<Duel> {
  const first: number[] = [];
  const second: number[] = [];
  const turns = [
    async (length: number) => void first.push(await alone(one, other, length)),
    async (length: number) => void second.push(await alone(other, one, length)),
  ];
  for (const turn of turns) await turn(warmUpSeconds);
  first.length = second.length = 0;
  for (let round = 0; round < rounds; round++) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn(seconds);
  }
  const ratios = first.map((value, round) => value / (second[round] ?? NaN));
  return { ratios, ratio: median(ratios), first: median(first), second: median(second) };
}

async function alone(side: Side, other: Side, seconds: number): Promise<number> {
  other.programs.forEach((program) => program.signal("SIGSTOP"));
  try {
    return await side.measure(seconds);
  } finally {
    other.programs.forEach((program) => program.signal("SIGCONT"));
  }
}
