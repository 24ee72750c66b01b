import type { JournalEntry } from "../../support/journal.ts";
import type { Stroke } from "./disturber.ts";
import type { Evidence } from "./evidence.ts";
import { boundSeconds, type Pace, type RealStore } from "./options.ts";

/** R4: how long jobs stood still. Of one kind of fault, over all that were measured. */
export interface Recovery {
  readonly what: string;
  /** Of each job concerned, in seconds, the shortest first. */
  readonly seconds: readonly number[];
  /** Jobs concerned that never moved again. */
  readonly never: number;
  readonly boundSeconds: number;
  /** Those that stood still for longer than the bound and what the step itself may take, in words. */
  readonly over: readonly string[];
}

/** Writing down that a job is given up, giving it to a runner and writing that down, on a busy machine. */
const stepSeconds = 0.5;

interface Measure {
  readonly what: string;
  readonly faults: readonly string[];
  /** From the fault itself where another can take over at once; else from when the one who was struck is back. */
  readonly from: "begunAt" | "endedAt";
  /** Whether the fault concerns a job that was so at that moment. */
  readonly concerns: (entry: JournalEntry, stroke: Stroke) => boolean;
  readonly isMove: (before: JournalEntry, entry: JournalEntry) => boolean;
}

type Written = Pick<Evidence, "journal" | "strokes">;

export function recoveries(evidence: Written, store: RealStore, pace: Pace): readonly Recovery[] {
  return measuresOf(store).map((measure) => recovery(evidence, measure, boundSeconds(pace)))
    .filter(({ seconds, never }) => seconds.length + never > 0);
}

/** Nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

function measuresOf(store: RealStore): readonly Measure[] {
  const isOfVictim = (entry: JournalEntry, { victim }: Stroke) => isUnsettled(entry) && entry.by === victim;
  const gateway = (how: string, back: string): Measure =>
    store === "pair"
      ? {
        what: `gateway ${how}`,
        faults: [`gateway ${how}`],
        from: "begunAt",
        concerns: isOfVictim,
        isMove: isForward,
      }
      : {
        what: `gateway ${back}`,
        faults: [`gateway ${how}`],
        from: "endedAt",
        concerns: isUnsettled,
        isMove: isForward,
      };
  const back = (what: string, ...faults: string[]): Measure => ({
    what,
    faults,
    from: "endedAt",
    concerns: isUnsettled,
    isMove: isForward,
  });
  return [
    gateway("killed", "back"),
    gateway("stopped", "continued"),
    {
      what: "runner killed",
      faults: ["runner killed"],
      from: "begunAt",
      concerns: isTaken,
      isMove: isGivenAgain,
    },
    { ...back("runner continued", "runner stopped"), concerns: isTaken },
    { ...back("subscriber back", "subscriber killed", "subscriber stopped"), concerns: owesEnd },
    back("redis back", "redis down", "redis stopped"),
    back("redis failed over", "redis failed over"),
    back("redis switched over", "redis switched over"),
  ];
}

function recovery({ journal, strokes }: Written, measure: Measure, bound: number): Recovery {
  const { what, faults, from, concerns, isMove } = measure;
  const seconds: number[] = [];
  const over: string[] = [];
  let never = 0;
  for (const stroke of strokes.filter(({ fault, isMeasured }) => isMeasured && faults.includes(fault))) {
    for (const entries of journal.values()) {
      const before = entries.findLast(({ at }) => Date.parse(at) <= stroke[from]);
      if (before === undefined || !concerns(before, stroke)) continue;
      const next = entries.find((entry) => Date.parse(entry.at) > stroke[from] && isMove(before, entry));
      const stood = next === undefined ? Infinity : (Date.parse(next.at) - stroke[from]) / 1000;
      if (stood > bound + stepSeconds) {
        over.push(`${what}: ${stood} s: ${story(entries, stroke[from], next)}`);
      }
      if (next === undefined) never++;
      else seconds.push(stood);
    }
  }
  return { what, seconds: seconds.sort((a, b) => a - b), never, boundSeconds: bound, over };
}

/** What was written of a job from before the fault until it moved, in seconds from the fault. */
function story(entries: readonly JournalEntry[], from: number, next: JournalEntry | undefined): string {
  const after = entries.slice(0, next === undefined ? undefined : entries.indexOf(next) + 1);
  const told = after.slice(-8).map((entry) => {
    const owed = entry.deliveries.filter(({ state }) => state === "pending" || state === "inFlight")
      .map(({ id, state, dueAt }) => `${id.slice(37)} ${state} until ${seconds(dueAt)}`);
    return `${seconds(entry.at)}: ${entry.status} ${entry.attempt} ${
      entry.progress ?? ""
    } [${owed}] by ${entry.by}`;
  });
  function seconds(at: string): string {
    return ((Date.parse(at) - from) / 1000).toFixed(2);
  }
  return `job ${entries[0]?.jobId}: ${told.join("; ")}`;
}

function isUnsettled(entry: JournalEntry): boolean {
  return !isFinal(entry) || owesEnd(entry);
}

function owesEnd({ deliveries }: JournalEntry): boolean {
  return deliveries.some(({ id, state }) => isEnd(id) && (state === "pending" || state === "inFlight"));
}

/** A runner has it. */
function isTaken(entry: JournalEntry): boolean {
  return !isFinal(entry) && isDelivered(entry, dispatchOf(entry));
}

/** A step that a run, an end or a callback made. Leases, failed attempts, signs of life and what is told of progress are none. */
function isForward(before: JournalEntry, entry: JournalEntry): boolean {
  if (isFinal(entry) && !isFinal(before)) return true;
  if (!isDelivered(before, dispatchOf(entry)) && isDelivered(entry, dispatchOf(entry))) return true;
  const isSameAttempt = entry.attempt === before.attempt;
  if ((entry.progress ?? 0) > (isSameAttempt ? before.progress ?? 0 : 0)) return true;
  return entry.deliveries.some(({ id }) => isEnd(id) && isDelivered(entry, id) && !isDelivered(before, id));
}

/** The run is lost: only another one, or the end that was told just before, is a step. */
function isGivenAgain(before: JournalEntry, entry: JournalEntry): boolean {
  return isFinal(entry) || (entry.attempt > before.attempt && isDelivered(entry, dispatchOf(entry)));
}

const isFinal = ({ status }: JournalEntry) => status !== "accepted" && status !== "running";
const dispatchOf = ({ jobId, attempt }: JournalEntry) => `${jobId}_dispatch_${attempt}`;
const isEnd = (id: string) => /_(successful|failed)$/.test(id);
const isDelivered = ({ deliveries }: JournalEntry, id: string) =>
  deliveries.some((delivery) => delivery.id === id && delivery.state === "delivered");
