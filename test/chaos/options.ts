import { parseArgs } from "node:util";
import { type StoreName, storeNames } from "./stores/place.ts";

export interface ChaosOptions {
  /** At least so many on each store. */
  readonly jobs: number;
  readonly stores: readonly StoreName[];
  readonly asked: StoreName | "all";
  readonly seed: number;
  readonly mutants: boolean;
  readonly trace: boolean;
  /** Where the figures go. */
  readonly json?: string;
}

const defaultJobs = 3_000;

/** @throws Error that says what would be right */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      jobs: { type: "string" },
      store: { type: "string", default: "all" },
      seed: { type: "string", default: "1" },
      mutants: { type: "boolean" },
      trace: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  const { store, mutants, json, trace } = values;
  const asked = (["all", ...storeNames] as const).find((name) => name === store);
  if (asked === undefined) {
    throw new Error(`Cannot read --store ${store}; it takes ${storeNames.join(", ")} or all`);
  }
  return {
    // Who asks for the mutants by name wants nothing else, unless it says how many jobs.
    jobs: values.jobs === undefined ? (mutants === true ? 0 : defaultJobs) : wholeNumber("jobs", values.jobs),
    stores: asked === "all" ? storeNames : [asked],
    asked,
    seed: wholeNumber("seed", values.seed),
    mutants: mutants !== false,
    trace,
    ...(json === undefined ? {} : { json }),
  };
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`Cannot read --${option} ${text}; it takes a whole number`);
}
