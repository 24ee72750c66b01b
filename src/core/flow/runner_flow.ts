import type { Delivery } from "../delivery.ts";
import type { Job } from "../job.ts";
import type { Answer, Known, Ports } from "../ports.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import { createLane, type Lane, type Slot } from "./lane.ts";
import { createLookout, type Lookout } from "./lookout.ts";
import { signOf } from "./sign.ts";
import { isoTime } from "../time.ts";
import { createTurns, type Waiting } from "./turns.ts";

/** A job whose dispatch or cancel waits for its turn. */
export interface WaitingDelivery extends Waiting {
  readonly runner: string;
  /** When something else must be done for the job. */
  readonly deadline: string;
  /** The lease that this process has on it, when it has one. */
  readonly lease?: Delivery;
  /** Spares reading it again, as long as there is a lease for it. */
  kept?: { readonly job: Job; readonly known: Known } | undefined;
}

/**
 * Which message to a runner goes out next, and when: what this process knows of its runners. All of it is advice: what is owed stands in the
 * store, and who forgets this, or never knew it, makes the same attempts, only not as soon or not as evenly.
 */
export interface RunnerFlow {
  /** For one attempt that is made now. Undefined: the runner has enough, or is not to be had, or others wait for it. */
  take(runner: string): Slot | undefined;
  /** Give a slot back; whoever waits for it is started. */
  release(slot: Slot): void;
  /** Send what this job owes its runner when its turn has come. What comes with a lease is newer than what waits of the job. */
  enter(waiting: WaitingDelivery): void;
  /** What came of an attempt. */
  heard(runner: string, answer: Answer, startedAt: Date): void;
  /** Start whatever waits and may be started by now. */
  resume(): void;
  /** Jobs that waited here and whose deadline has passed. They do not wait here any more. */
  takeOverdue(mostOfRunner: number): readonly string[];
  readonly lookout: Lookout;
  /** How each runner is doing. */
  states(): readonly RunnerState[];
}

export interface RunnerState {
  readonly runner: string;
  readonly state: ReturnType<Breaker["state"]>;
  /** False: it did not answer, several times in a row. */
  readonly isReachable: boolean;
  readonly waiting: number;
  readonly underWay: number;
}

export interface RunnerFlowParts extends Pick<Ports, "now" | "random" | "log"> {
  /** Every runner that there is, by name. */
  readonly runners: readonly string[];
  /** Attempts that a runner may have under way at once. */
  readonly atOnce: (runner: string) => number;
  /** Jobs of one runner that may wait here. */
  readonly mostWaiting: number;
  /** How long an attempt may take at most. */
  readonly slotSeconds: number;
  readonly start: (waiting: WaitingDelivery, slot: Slot) => void;
}

/** Jobs of a runner that wait with all that their dispatch needs: inputs may be large. */
const mostKept = 4_000;

export function createRunnerFlow(parts: RunnerFlowParts): RunnerFlow {
  const { log, random, mostWaiting, slotSeconds } = parts;
  const lanes = new Map<string, Lane<WaitingDelivery>>();
  const now = () => parts.now().getTime();

  function laneOf(runner: string): Lane<WaitingDelivery> {
    const known = lanes.get(runner);
    if (known !== undefined) return known;
    const breaker = createBreaker(parts.atOnce(runner), random);
    const waiting = createTurns<WaitingDelivery>(mostWaiting);
    const lane = createLane({ runner, breaker, waiting, slotSeconds });
    lanes.set(runner, lane);
    return lane;
  }

  function startNext(lane: Lane<WaitingDelivery>): void {
    for (const [waiting, slot] of lane.starting(now())) parts.start(waiting, slot);
  }

  return {
    take: (runner) => laneOf(runner).take(now()),
    release(slot) {
      const lane = laneOf(slot.runner);
      lane.release(slot);
      startNext(lane);
    },
    enter(entered) {
      const lane = laneOf(entered.runner);
      const { kept: _kept, ...light } = entered;
      if (entered.lease !== undefined) lane.waiting.remove(entered.jobId);
      lane.waiting.add(lane.waiting.size < mostKept ? { ...entered } : light);
      startNext(lane);
    },
    heard(runner, answer, startedAt) {
      const heard = { sign: signOf(answer), startedAt: startedAt.getTime(), now: now() };
      const change = laneOf(runner).breaker.heard(heard);
      if (change === "unreachable") log("warning", "runner-unreachable", { runner, ...reasonOf(answer) });
      if (change === "reachable") log("info", "runner-reachable", { runner });
    },
    resume: () => lanes.forEach(startNext),
    takeOverdue(mostOfRunner) {
      const time = isoTime(parts.now());
      return [...lanes.values()].flatMap(({ waiting }) => {
        const all = waiting.all();
        for (const one of all) if (one.lease && one.lease.dueAt <= time) one.kept = undefined;
        const late = all.filter(({ deadline }) => deadline <= time).slice(0, mostOfRunner).map(({ jobId }) =>
          jobId
        );
        late.forEach(waiting.remove);
        return late;
      });
    },
    lookout: createLookout(() => [...lanes.values()].some(({ waiting }) => waiting.size > 0)),
    states: () =>
      parts.runners.map((runner) => {
        const { breaker, waiting, underWay } = laneOf(runner);
        const state = breaker.state(now());
        const { isReachable } = breaker;
        return { runner, state, isReachable, waiting: waiting.size, underWay: underWay(now()) };
      }),
  };
}

function reasonOf(answer: Answer): Readonly<Record<string, unknown>> {
  return answer.kind === "answered"
    ? { outcome: "status", status: answer.status }
    : { outcome: answer.kind, detail: answer.detail };
}
