/** `deno task fuzz [--cases 200000] [--workers 2] [--seed 1]` */
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { requirements } from "../support/requirements.ts";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "200000" },
    workers: { type: "string", default: String(availableParallelism()) },
    seed: { type: "string", default: "1" },
  },
});

const { find, name, howToGet } = requirements.schemathesis;
const schemathesis = find();
if (schemathesis === undefined) throw new Error(`Cannot fuzz without ${name}. To get it: ${howToGet}`);

const count = (option: "cases" | "workers" | "seed") => {
  const number = Number(values[option]);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`Cannot read --${option} ${values[option]}; it takes a whole number above 0`);
};

const { cases, serverErrors, outside, statuses } = await fuzz({
  schemathesis,
  cases: count("cases"),
  workers: count("workers"),
  seed: count("seed"),
  onRound(seed, round, seconds) {
    if (round.serverErrors + round.outside > 0) console.log(round.told);
    const rate = Math.round(round.cases / seconds);
    console.log(`seed ${seed}: ${round.cases} cases in ${Math.round(seconds)} s, ${rate} a second`);
  },
});
const answers = Object.entries(statuses).map(([status, times]) => `${times} of ${status}`).join(", ");
console.log(`answers: ${answers}`);
console.log(`${cases} cases, ${serverErrors} answers of 5xx, ${outside} schema breaks`);
process.exit(serverErrors + outside > 0 ? 1 : 0);
