/** One line of the answer. `--json` writes name, value, unit, goal, lowest and highest round, and the note as `text`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
  /** What each round gave, where there were rounds: the value is the middle one, and how far they lie apart says how noisy it was. */
  readonly rounds?: readonly number[];
  /** What the value was made of. */
  readonly note?: string;
  /** Lines below it. */
  readonly more?: readonly string[];
}

export interface Goal {
  readonly bound: ">=" | "<=";
  readonly value: number;
}

export function isReached({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return goal.bound === ">=" ? value >= goal.value : value <= goal.value;
}

export function goalText({ goal }: Figure): string | null {
  return goal === undefined ? null : `${goal.bound} ${goal.value}`;
}

/** Something that is not on this machine, and how to get it. */
export class Missing extends Error {
  override readonly name = "Missing";
  constructor(what: string, howToGet: string) {
    super(`${what} is not here. To get it: ${howToGet}`);
  }
}
