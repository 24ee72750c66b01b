/**
 * `deno task chaos [--jobs N] [--store sqlite|redis|rest|all] [--seed S] [--mutants|--no-mutants] [--trace] [--json FILE]`
 *
 * Plays histories on each store until there were N jobs (3,000), then the planted bugs; `--mutants` alone plays only these.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import type { Caught } from "./mutants/catch_mutant.ts";
import { readOptions } from "./options.ts";
import { type Figures, run } from "./run.ts";
import { score } from "./score.ts";
import { lastLine, toDocument } from "./tally.ts";

const { jobs, stores, asked, seed, mutants, trace, json } = readOptions(process.argv.slice(2));
const say = (line: string) => void process.stderr.write(`${line}\n`);
const sayEverySeconds = 10;

const figures: Figures[] = [];
for (const store of jobs > 0 ? stores : []) {
  let saidAt = 0;
  figures.push(
    await run({
      store,
      seed,
      goesOn: (soFar) => soFar.jobs < jobs,
      onPlayed(played, soFar) {
        if (trace) console.log(played.trace.join("\n"));
        for (const rule of played.broken) {
          say(`${store}, seed ${played.seed}: ${rule}\n  ${replay(store, played.seed)}`);
        }
        if (soFar.seconds - saidAt < sayEverySeconds) return;
        saidAt = soFar.seconds;
        say(`${store}: ${soFar.jobs} jobs, ${soFar.crashes} crashes, ${Math.round(soFar.seconds)} s`);
      },
    }),
  );
}
const caught: readonly Caught[] = mutants ? await score(asked, tell) : [];
if (json !== undefined) {
  writeFileSync(json, JSON.stringify(toDocument(asked, figures, caught), null, 2) + "\n");
}
for (const { store, violations } of figures) {
  for (const { seed, rule } of violations) {
    console.log(`${store}, seed ${seed}: ${rule}; ${replay(store, seed)}`);
  }
}
for (const { bug, store, by } of caught) if (!by) console.log(`not caught on ${store}: ${bug}`);
console.log(lastLine(figures, caught));
process.exit(figures.some(({ violations }) => violations.length > 0) || caught.some(({ by }) => !by) ? 1 : 0);

function replay(store: string, seed: number): string {
  return `to see it again: deno task chaos --store ${store} --seed ${seed} --jobs 1 --no-mutants --trace`;
}

function tell({ bug, store, by, violations, seconds }: Caught): void {
  const seen = by === undefined
    ? `NOT CAUGHT ${JSON.stringify(violations)}`
    : `seed ${by.seed}: ${by.rule.slice(0, 120)}`;
  say(`${store}, ${Math.round(seconds)} s: ${bug}: ${seen}`);
}
