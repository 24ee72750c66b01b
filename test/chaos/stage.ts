import type { BlobStore } from "../../src/core/ports.ts";
import { createHeldClock, type HeldClock } from "../support/held_clock.ts";
import { type Chance, createChance } from "./chance.ts";
import { createEffects, type FatefulEffects } from "./effects.ts";
import type { GatewayProcess } from "./gateway_process.ts";
import { createLeaseWatch, type LeaseWatch } from "./lease_watch.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { createOutside, type Outside } from "./outside.ts";
import { createSchedule, type Schedule } from "./schedule.ts";
import { createSilenceWatch, mostSkewSeconds, type SilenceWatch } from "./silence_watch.ts";
import type { Place } from "./stores/place.ts";

export interface Setting {
  readonly place: Place;
  readonly blobs: BlobStore;
  readonly seed: number;
}

/** Where one history is played: gateways over one store, and everybody who has to do with them. */
export interface Stage extends Setting {
  readonly chance: Chance;
  readonly schedule: Schedule;
  readonly clock: HeldClock;
  readonly ledger: Ledger;
  readonly leases: LeaseWatch;
  readonly silence: SilenceWatch;
  readonly outside: Outside;
  readonly effects: FatefulEffects;
  /** By slot; undefined where a process has died and none was started again. */
  readonly processes: (GatewayProcess | undefined)[];
  /** What is under way: requests and sweeps, with the process that has them. */
  readonly underWay: Set<{ readonly process: number; readonly what: string }>;
  /**
   * Uploads, by key and media type, that were written after the end of their job and whose runner has no answer: they may stay until the
   * job is forgotten.
   */
  readonly lateFiles: Set<string>;
  readonly broken: string[];
  /** What happened, a line each: the same for the same seed. */
  readonly trace: string[];
  readonly counts: { crashes: number; faults: number; commits: number; calls: number };
  /** Seconds that the clock of each slot is ahead. */
  readonly skews: number[];
}

export const slots = [0, 1, 2] as const;

export async function createStage(setting: Setting): Promise<Stage> {
  const { place, seed } = setting;
  await place.clear(seed);
  const chance = createChance(seed);
  const clock = createHeldClock();
  const ledger = createLedger(place.truth);
  const { broken } = ledger;
  const watches = {
    ledger,
    leases: createLeaseWatch(broken),
    silence: createSilenceWatch(broken, clock.now),
    outside: createOutside(chance),
  };
  const earliest = -chance.random() * mostSkewSeconds;
  const stage: Stage = {
    ...setting,
    ...watches,
    chance,
    schedule: createSchedule(),
    clock,
    effects: createEffects(watches),
    processes: [],
    underWay: new Set(),
    lateFiles: new Set(),
    broken,
    trace: [],
    counts: { crashes: 0, faults: 0, commits: 0, calls: 0 },
    skews: slots.map(() => Math.round(earliest + chance.random() * mostSkewSeconds)),
  };
  return stage;
}
