import type { JobStore } from "../../../src/core/ports.ts";
import type { NetworkFault } from "./network_faults.ts";

export const storeNames = ["sqlite", "redis", "rest"] as const;
export type StoreName = typeof storeNames[number];

/** A store that histories are played on, one after the other. */
export interface Place {
  readonly name: StoreName;
  /** The store as nothing can disturb it: what it says is what is there. */
  readonly truth: JobStore;
  /** Empty, for the history of that seed. */
  clear(seed: number): Promise<void>;
  /** As one process opens it. */
  open(slot: number, now: () => Date): Promise<OpenedStore>;
  /** The ids of the jobs that are counted as outstanding, without those to come that a place is kept for. */
  counted(): Promise<readonly string[]>;
  /** What is kept for ever although every job has ended: keys, in words. */
  immortal(): Promise<readonly string[]>;
  /** What is there although every job was forgotten. */
  remains(): Promise<readonly string[]>;
  /** Commands that have written something since `clear`, those inside scripts included; undefined where they cost nothing. */
  writes(): Promise<number | undefined>;
  /** Forget every script; for a store that has none nothing happens. */
  flushScripts(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenedStore {
  readonly jobs: JobStore;
  /** Faults on the way to the store, where there is one. */
  readonly network?: Network;
  /** The process that opened it is dead. */
  abandon(): Promise<void>;
}

export interface Network {
  /** Happens to the next request or script. */
  plan(fault: NetworkFault): void;
  /** Happens before the next script or request reaches the store. */
  overtake(work: () => Promise<void>): void;
  /** Take back what did not happen. */
  calm(): void;
  /** What reaches the store later than anybody waits for it: sent twice by the network, or held up in it. */
  readonly straying: (() => Promise<unknown>)[];
}
