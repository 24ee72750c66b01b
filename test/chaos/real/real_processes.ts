import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { refuseUndescribed } from "../../support/answer_check/told_faults.ts";
import { requirements } from "../../support/requirements.ts";
import { type LossWindow, lossWindow, toLine } from "./loss_window.ts";
import { type RealOptions, type RealStore, realStores } from "./options.ts";
import { toJson, toLines } from "./report.ts";
import { type RealOutcome, runReal } from "./run.ts";

const jobsPerSecond = 6;

/** @throws Error when an argument is none */
function readOptions(args: readonly string[]): RealOptions & { readonly json?: string | undefined } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: "string", default: "pair" },
      minutes: { type: "string", default: "5" },
      jobs: { type: "string" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
      only: { type: "string" },
      json: { type: "string" },
    },
  });
  const store = realStores.find((name) => name === values.store);
  if (store === undefined) throw new Error(`Cannot read --store ${values.store}; it is one of ${realStores}`);
  const seconds = 60 * numberOf("minutes", values.minutes);
  return {
    store,
    seconds,
    jobs: Math.round(values.jobs === undefined ? jobsPerSecond * seconds : numberOf("jobs", values.jobs)),
    seed: numberOf("seed", values.seed),
    ...(values.only === undefined ? {} : { only: values.only.split(",") }),
    json: values.json,
  };
}

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`Cannot read --${option} ${text}; it takes a number above 0`);
}

/** One after the other: what a failover costs without a replica that is waited for, and with one. */
async function lossWindows(store: RealStore): Promise<readonly LossWindow[]> {
  if (store === "sqlite") return [];
  return [
    await lossWindow("primary", 0.3),
    await lossWindow("primary", 3),
    await lossWindow("replica", 0.3),
    await lossWindow("replica", 3),
  ];
}

/** Whether it all held. */
function isSound({ lost, twice, missing, load, restSeconds }: RealOutcome): boolean {
  const wrong = [lost, twice, missing].some(({ faults }) => faults.length > 0);
  return !wrong && load.unanswered.length === 0 && load.strange.length === 0 && restSeconds !== undefined;
}

/**
 * Real processes under load, killed and stopped, and a Redis that is down, slow, full, forgetful or replaced; then what a failover
 * loses. Prints R1 to R4, a line each. Answers whether it all held.
 *
 * @throws Error when an argument is none, or when there is no redis-server
 */
export async function strikeProcesses(args: readonly string[]): Promise<boolean> {
  const { json, ...options } = readOptions(args);
  const { find, name, howToGet } = requirements.redis;
  if (options.store !== "sqlite" && find() === undefined) {
    throw new Error(`Cannot run without ${name}. To get it: ${howToGet}`);
  }
  const begun = performance.now();
  const passed = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`.padStart(6);
  const outcome = await runReal({ ...options, onFault: (line) => console.log(`${passed()}  ${line}`) });
  const windows = options.only === undefined ? await lossWindows(options.store) : [];
  console.log([...toLines(outcome), ...windows.map(toLine)].join("\n"));
  if (json) writeFileSync(json, `${JSON.stringify({ ...toJson(outcome), lossWindows: windows }, null, 2)}\n`);
  refuseUndescribed();
  const isKept = windows.every(({ durability, lost }) => durability === "primary" || lost === 0);
  return isSound(outcome) && isKept;
}
