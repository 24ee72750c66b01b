import { readFileSync } from "node:fs";

/** What `docs/reliability.json` holds: the figures that were measured last, each part by the command that `measure.ts` names. */
export interface Published {
  readonly histories: Readonly<Record<StoreName, Histories>>;
  readonly mutants: Mutants;
  readonly processes: Readonly<Record<"pair" | "sqlite", Processes>>;
  readonly load: readonly MeasuredFigure[];
  readonly soak: readonly MeasuredFigure[];
  /** A short run under the conditions of CI, which each run of CI is compared with. */
  readonly compared: readonly MeasuredFigure[];
}

export type StoreName = "sqlite" | "redis" | "rest";

export interface Histories {
  readonly jobs: number;
  readonly crashes: number;
  readonly faults: number;
  readonly commits: number;
  readonly violations: number;
  /** The first and the last. */
  readonly seeds: readonly [number, number];
}

export interface Mutants {
  readonly caught: number;
  readonly total: number;
  readonly each: readonly Mutant[];
}

export interface Mutant {
  readonly bug: string;
  readonly store: StoreName;
  /** Absent when it was not caught. */
  readonly seed?: number;
  readonly rule?: string;
}

export interface Processes {
  readonly seed: number;
  readonly seconds: number;
  readonly jobs: number;
  readonly lost: number;
  readonly recordedTwice: number;
  readonly callbacksMissing: number;
  readonly deadLettered: number;
  /** How often each came. */
  readonly faults: Readonly<Record<string, number>>;
  readonly recoveries: readonly Recovered[];
  readonly lossWindows: readonly LossWindow[];
}

export interface Recovered {
  readonly what: string;
  readonly jobs: number;
  readonly never: number;
  readonly p50Seconds: number;
  readonly p99Seconds: number;
  readonly boundSeconds: number;
}

export interface LossWindow {
  readonly durability: "primary" | "replica";
  readonly silentSeconds: number;
  readonly acknowledged: number;
  readonly lost: number;
}

/** As `deno task bench --json` writes it. */
export interface MeasuredFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `>= 0.7` */
  readonly goal: string | null;
  readonly range: readonly [number, number] | null;
  readonly text: string | null;
}

export const figuresFile = "docs/reliability.json";

/** @throws Error when it is not there */
export function readPublished(): Published {
  return JSON.parse(readFileSync(figuresFile, "utf8")) as Published;
}

export const storeNames: readonly StoreName[] = ["sqlite", "redis", "rest"];

/** One figure of the load, with words behind it. */
export function loadFigure(name: string, words: string): (published: Published) => string {
  return ({ load }) => {
    const found = load.find((one) => one.name === name);
    if (found === undefined) throw new Error(`Cannot say what "${name}" was: it was not measured`);
    return `${found.value < 10 ? found.value.toFixed(1) : Math.round(found.value)} ${words}`;
  };
}
