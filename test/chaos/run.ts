import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileBlobs } from "../../src/store/files/blobs.ts";
import { play, type Played } from "./play.ts";
import { openPlace } from "./stores/open_place.ts";
import type { StoreName } from "./stores/place.ts";

export interface Run {
  readonly store: StoreName;
  /** The first seed; each history has the next one. */
  readonly seed: number;
  /** Whether the run goes on after so much. */
  readonly goesOn: (soFar: Figures) => boolean;
  readonly onPlayed?: (played: Played, soFar: Figures) => void;
}

export interface Figures {
  readonly store: StoreName;
  readonly jobs: number;
  readonly crashes: number;
  /** Calls and messages that something else befell. */
  readonly faults: number;
  readonly commits: number;
  /** Commands of Redis that wrote something, those inside scripts included. */
  readonly writes: number;
  readonly violations: readonly Violation[];
  /** First and last; the last is lower when there is none. */
  readonly seeds: readonly [number, number];
  /** The seed of the next history. */
  readonly next: number;
  readonly seconds: number;
}

export interface Violation {
  readonly seed: number;
  readonly rule: string;
}

/** Measured: 2.30 by TCP with quotas, and less by REST, where nobody is told. */
const writesPerCommit = 2.45;
const enoughCommits = 1_000;

/** Histories, one after the other, on one store. */
export async function run({ store, seed, goesOn, onPlayed }: Run): Promise<Figures> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "tidegate-chaos-"));
  const place = await openPlace(store);
  const blobs = openFileBlobs(folder);
  let figures: Figures = {
    store,
    jobs: 0,
    crashes: 0,
    faults: 0,
    commits: 0,
    writes: 0,
    violations: [],
    seeds: [seed, seed - 1],
    next: seed,
    seconds: 0,
  };
  try {
    while (goesOn(figures)) {
      const played = await play({ place, blobs, seed: figures.next });
      figures = added(figures, played, (performance.now() - startedAt) / 1000);
      onPlayed?.(played, figures);
    }
  } finally {
    await place.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  return figures;
}

function added(figures: Figures, played: Played, seconds: number): Figures {
  const { seed, broken } = played;
  const next: Figures = {
    ...figures,
    jobs: figures.jobs + played.jobs,
    crashes: figures.crashes + played.crashes,
    faults: figures.faults + played.faults,
    commits: figures.commits + played.commits,
    writes: figures.writes + (played.writes ?? 0),
    violations: [...figures.violations, ...broken.map((rule) => ({ seed, rule }))],
    seeds: [figures.seeds[0], seed],
    next: seed + 1,
    seconds,
  };
  const rule = overBudget(next);
  return rule === undefined ? next : { ...next, violations: [...next.violations, { seed, rule }] };
}

/** Of Redis, all histories so far taken together: single ones differ too much. */
function overBudget({ writes, commits, violations }: Figures): string | undefined {
  const each = writes / commits;
  if (commits < enoughCommits || each <= writesPerCommit || violations.length > 0) return undefined;
  return `writing stays within its budget: ${each.toFixed(2)} commands for a commit`;
}
