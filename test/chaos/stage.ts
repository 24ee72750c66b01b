import type { BlobStore } from "../../src/core/ports.ts";
import { createHeldClock, type HeldClock } from "../support/held_clock.ts";
import { type Chance, createChance } from "./chance.ts";
import { createEffects, type FatefulEffects } from "./effects.ts";
import { type Fate, fateOf, sound, type Weather } from "./fates.ts";
import { type GatewayProcess, startProcess } from "./gateway_process.ts";
import { createLeaseWatch, type LeaseWatch } from "./lease_watch.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { createOutside, type Outside } from "./outside.ts";
import { createSchedule, type PortCall, type Schedule } from "./schedule.ts";
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
    broken,
    trace: [],
    counts: { crashes: 0, faults: 0, commits: 0, calls: 0 },
    skews: slots.map(() => Math.round(earliest + chance.random() * mostSkewSeconds)),
  };
  return stage;
}

let births = 0;

export async function start(stage: Stage, slot: number): Promise<GatewayProcess> {
  const { place, clock, chance, schedule, effects, broken, blobs, skews } = stage;
  const now = () => new Date(clock.now().getTime() + skews[slot]! * 1000);
  const store = await place.open(slot, now);
  const listens = chance.happens(0.7);
  const birth = { number: ++births, slot, store, blobs, now, ...(listens ? { listeningSince: now() } : {}) };
  const onFault = (fault: string) => void broken.push(fault);
  const process = await startProcess(birth, { schedule, chance, effects, onFault });
  stage.processes[slot] = process;
  return process;
}

/** Whatever the process was about to do is never done. */
export async function kill(stage: Stage, number: number): Promise<void> {
  const process = stage.processes.find((candidate) => candidate?.number === number);
  if (process === undefined) return;
  stage.processes[process.slot] = undefined;
  stage.counts.crashes++;
  stage.schedule.drop(number);
  process.background.drop();
  for (const one of stage.underWay) if (one.process === number) stage.underWay.delete(one);
  await process.store.abandon();
}

/** Begin something that goes on as far as the schedule lets it. What it throws breaks the history. */
export function begin(
  stage: Stage,
  process: GatewayProcess,
  what: string,
  work: () => Promise<unknown>,
): void {
  const { underWay, broken } = stage;
  const one = { process: process.number, what };
  underWay.add(one);
  work().catch((error: unknown) => void broken.push(`${what} failed: ${error}`))
    .finally(() => underWay.delete(one));
}

/** Let a call happen as fate has it. */
export async function release(stage: Stage, call: PortCall, weather?: Weather): Promise<void> {
  const { schedule, effects, chance, trace, counts, processes } = stage;
  const fate: Fate = weather ? fateOf(call, chance, weather) : sound;
  schedule.take(call);
  const slot = processes.findIndex((process) => process?.number === call.process);
  trace.push(`${slot} ${call.name} ${call.subject} ${JSON.stringify(fate)}`);
  counts.calls++;
  if (call.name === "commit") counts.commits++;
  if (fate.kind === "crash" && fate.when === "before") return await kill(stage, call.process);
  const isFault = fate.kind !== "sound" && fate.kind !== "crash" && fate.kind !== "overtaken";
  if (isFault) counts.faults++;
  if (fate.kind === "overtaken") overtake(stage, call);
  effects.fate = fate;
  const outcome = call.happen();
  await outcome.catch(() => {});
  processes[slot]?.store.network?.calm();
  effects.fate = sound;
  if (fate.kind === "crash") await kill(stage, call.process);
  else call.tell(outcome);
}

/** Commits of others come first, once the call is under way. */
function overtake(stage: Stage, { process }: PortCall): void {
  const { schedule, processes } = stage;
  const network = processes.find((candidate) => candidate?.number === process)?.store.network;
  const others = schedule.waiting.filter((call) => call.name === "commit" && call.process !== process);
  if (network === undefined || others.length === 0) return;
  network.overtake(async () => {
    for (const other of others) await release(stage, other);
  });
}

export function live({ processes }: Stage): readonly GatewayProcess[] {
  return processes.filter((process) => process !== undefined);
}

/** Do whatever has begun and whatever that hands over, without a fault, in an order by chance. */
export async function drain(stage: Stage): Promise<void> {
  const { schedule, chance } = stage;
  for (;;) {
    await schedule.quiet();
    if (schedule.waiting.length > 0) await release(stage, chance.pick(schedule.waiting));
    else if (live(stage).some(({ background }) => background.waiting > 0)) {
      for (const { background } of live(stage)) background.start();
    } else return;
  }
}

/** Time goes by; who waits for something stands still meanwhile. */
export function pass(stage: Stage, seconds: number): void {
  const { schedule, leases, clock, trace } = stage;
  trace.push(`pass ${seconds}`);
  for (const process of new Set(schedule.waiting.map((call) => call.process))) leases.stall(process);
  clock.pass(seconds);
}
