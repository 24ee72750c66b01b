import type { Caught } from "./mutants/catch_mutant.ts";
import type { Figures } from "./run.ts";
import type { StoreName } from "./stores/place.ts";

/** `J jobs, C crashes, V violations, M of K mutants caught` */
export function lastLine(figures: readonly Figures[], caught: readonly Caught[]): string {
  const { jobs, crashes, violations } = total(figures);
  const seen = caught.filter(({ by }) => by !== undefined).length;
  return `${jobs} jobs, ${crashes} crashes, ${violations} violations, ${seen} of ${caught.length} mutants caught`;
}

/** The figures as a document is made of them. */
export function toDocument(store: StoreName | "all", figures: readonly Figures[], caught: readonly Caught[]) {
  return {
    store,
    ...total(figures),
    mutants: {
      caught: caught.filter(({ by }) => by !== undefined).length,
      total: caught.length,
      each: caught.map(({ bug, store, by, seconds }) => ({
        bug,
        store,
        ...(by === undefined ? {} : { seed: by.seed, rule: by.rule }),
        seconds: rounded(seconds),
      })),
    },
    stores: figures.map((one) => ({
      store: one.store,
      ...total([one]),
      ...(one.writes === 0 ? {} : { writesPerCommit: rounded(one.writes / one.commits) }),
    })),
  };
}

function total(figures: readonly Figures[]) {
  const sum = (count: (one: Figures) => number) => figures.reduce((so, one) => so + count(one), 0);
  const [jobs, seconds] = [sum((one) => one.jobs), sum((one) => one.seconds)];
  return {
    jobs,
    crashes: sum((one) => one.crashes),
    faults: sum((one) => one.faults),
    commits: sum((one) => one.commits),
    violations: sum((one) => one.violations.length),
    seeds: [Math.min(...figures.map((one) => one.seeds[0])), Math.max(...figures.map((one) => one.seeds[1]))],
    seconds: rounded(seconds),
    jobsPerMinute: seconds === 0 ? 0 : Math.round(jobs / seconds * 60),
  };
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
