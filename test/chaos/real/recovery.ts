import type { Job } from "../../../src/core/job.ts";
import type { JournalEntry } from "../../support/journal.ts";
import type { Stroke } from "./disturber.ts";
import type { Evidence } from "./evidence.ts";
import { isAtRest } from "./rest.ts";
import { isForward, isGivenAgain, isTaken, isUnsettled, owesEnd, story } from "./steps.ts";
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

/** Of a dispatch, with its jitter. */
const retrySeconds = 0.4;

interface Measure {
  readonly what: string;
  readonly faults: readonly string[];
  /** From the fault itself where another can take over at once; else from when the one who was struck is back. */
  readonly from: "begunAt" | "endedAt";
  /** Whether the fault concerns a job that was so at that moment. */
  readonly concerns: (entry: JournalEntry, stroke: Stroke) => boolean;
  readonly isMove: (before: JournalEntry, entry: JournalEntry) => boolean;
  /** Nobody else can go on: a job may stand still until the one who was struck is back and is asked again, too. */
  readonly waits?: true;
}

type Written = Pick<Evidence, "journal" | "strokes" | "records">;

export function recoveries(evidence: Written, store: RealStore, pace: Pace): readonly Recovery[] {
  return measuresOf(store).map((measure) => recovery(evidence, measure, boundSeconds(pace)))
    .filter(({ seconds, never }) => seconds.length + never > 0);
}

function hasMoved(record: Job | undefined): boolean {
  return record !== undefined && isAtRest(record);
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
      waits: true,
    },
    { ...back("runner continued", "runner stopped"), concerns: isTaken },
    { ...back("subscriber back", "subscriber killed", "subscriber stopped"), concerns: owesEnd },
    back("redis back", "redis down", "redis stopped"),
    back("redis failed over", "redis failed over"),
    back("redis switched over", "redis switched over"),
  ];
}

function recovery({ journal, strokes, records }: Written, measure: Measure, bound: number): Recovery {
  const { what, faults, from, concerns, isMove, waits } = measure;
  const seconds: number[] = [];
  const over: string[] = [];
  let never = 0;
  for (const stroke of strokes.filter(({ fault, isMeasured }) => isMeasured && faults.includes(fault))) {
    for (const [jobId, entries] of journal) {
      const before = entries.findLast(({ at }) => Date.parse(at) <= stroke[from]);
      if (before === undefined || !concerns(before, stroke)) continue;
      const next = entries.find((entry) => Date.parse(entry.at) > stroke[from] && isMove(before, entry));
      // Whoever wrote its last steps was killed before it came to tell of them.
      if (next === undefined && hasMoved(records.get(jobId))) continue;
      const stood = next === undefined ? Infinity : (Date.parse(next.at) - stroke[from]) / 1000;
      const away = waits ? (stroke.endedAt - stroke[from]) / 1000 + retrySeconds : 0;
      if (stood > Math.max(bound, away) + stepSeconds) {
        over.push(`${what}: ${stood} s: ${story(entries, stroke[from], next)}`);
      }
      if (next === undefined) never++;
      else seconds.push(stood);
    }
  }
  return { what, seconds: seconds.sort((a, b) => a - b), never, boundSeconds: bound, over };
}
