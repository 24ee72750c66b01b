/** `deno task fuzz [--only tokens] [--cases N] [--workers 2] [--seed 1]`: 200,000 requests by the document, or 100,000 tokens. */
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { requirements } from "../support/requirements.ts";
import { fuzz } from "./fuzz.ts";
import { fuzzTokens } from "./tokens.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    cases: { type: "string" },
    workers: { type: "string", default: String(availableParallelism()) },
    seed: { type: "string", default: "1" },
  },
});

function count(option: "cases" | "workers" | "seed", byDefault?: number): number {
  const number = Number(values[option] ?? byDefault);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`Cannot read --${option} ${values[option]}; it takes a whole number above 0`);
}

/** Whether it was all as it must be. */
async function document(): Promise<boolean> {
  const { find, name, howToGet } = requirements.schemathesis;
  const schemathesis = find();
  if (schemathesis === undefined) throw new Error(`Cannot fuzz without ${name}. To get it: ${howToGet}`);
  const { cases, serverErrors, outside, statuses } = await fuzz({
    schemathesis,
    cases: count("cases", 200_000),
    workers: count("workers"),
    seed: count("seed"),
    onRound(seed, round, seconds) {
      if (round.serverErrors + round.outside > 0) console.log(round.told);
      const rate = Math.round(round.cases / seconds);
      console.log(`seed ${seed}: ${round.cases} cases in ${Math.round(seconds)} s, ${rate} a second`);
    },
  });
  console.log(`answers: ${listed(statuses, " of ")}`);
  console.log(`${cases} cases, ${serverErrors} answers of 5xx, ${outside} schema breaks`);
  return serverErrors + outside === 0;
}

async function tokens(): Promise<boolean> {
  const { forged, accepted, commands, late, changes, kinds } = await fuzzTokens({
    cases: count("cases", 100_000),
    seed: count("seed"),
  });
  console.log(`forged: ${listed(kinds, " ")}`);
  console.log(`${late} requests for jobs that had ended, ${changes} changes`);
  console.log(`${forged} forged tokens, ${accepted} accepted, ${commands} store commands`);
  return accepted + commands + changes === 0;
}

function listed(counts: Readonly<Record<string, number>>, between: string): string {
  return Object.entries(counts).map(([name, times]) => `${times}${between}${name}`).join(", ");
}

const parts = { document, tokens };
const { only } = values;
if (only !== undefined && !Object.hasOwn(parts, only)) {
  throw new Error(`Cannot read --only ${only}; it takes ${Object.keys(parts).join(" or ")}`);
}
const isSound = await parts[(only ?? "document") as keyof typeof parts]();
process.exit(isSound ? 0 : 1);
