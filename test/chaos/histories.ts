import { writeFileSync } from "node:fs";
import process from "node:process";
import type { Caught } from "./mutants/catch_mutant.ts";
import { type ChaosOptions, readOptions } from "./options.ts";
import { type Figures, run } from "./run.ts";
import { score } from "./score.ts";
import type { StoreName } from "./stores/place.ts";
import { lastLine, toDocument } from "./tally.ts";

const sayEverySeconds = 10;

/**
 * Plays histories on each store until there were enough jobs, then the planted bugs. The last line on stdout are the figures. Answers
 * whether every promise was kept and every bug was caught.
 *
 * @throws Error when an argument is none
 */
export async function playHistories(args: readonly string[]): Promise<boolean> {
  const options = readOptions(args);
  const { jobs, stores, asked, mutants, json } = options;
  const figures: Figures[] = [];
  for (const store of jobs > 0 ? stores : []) figures.push(await play(store, options));
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
  return figures.every(({ violations }) => violations.length === 0) && caught.every(({ by }) => by);
}

async function play(store: StoreName, { seed, jobs, trace }: ChaosOptions): Promise<Figures> {
  let saidAt = 0;
  return await run({
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
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function replay(store: string, seed: number): string {
  return `to see it again: deno task chaos --store ${store} --seed ${seed} --jobs 1 --no-mutants --trace`;
}

function tell({ bug, store, by, violations, seconds }: Caught): void {
  const seen = by === undefined
    ? `NOT CAUGHT ${JSON.stringify(violations)}`
    : `seed ${by.seed}: ${by.rule.slice(0, 120)}`;
  say(`${store}, ${Math.round(seconds)} s: ${bug}: ${seen}`);
}
