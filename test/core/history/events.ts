import fc from "fast-check";
import type { Answer } from "../../../src/core/ports.ts";
import { answered } from "../../support/scripted_sender.ts";
import type { CommitFault } from "./faulty_store.ts";

export type Event =
  | { readonly kind: "submit"; readonly key: string }
  /** On an order that the job's runner got; 0 is the last one, 1 the one before. */
  | {
    readonly kind: "report";
    readonly job: number;
    readonly order: number;
    readonly sequence: number;
    readonly progress: number;
    readonly says: Says;
  }
  | { readonly kind: "dismiss"; readonly job: number }
  | { readonly kind: "poll"; readonly job: number }
  | { readonly kind: "sweep"; readonly atOnce: number }
  | { readonly kind: "pass"; readonly seconds: number }
  /** What waits after the answers is done, or lost with its process. */
  | { readonly kind: "settle" | "crash" }
  | { readonly kind: "runner" | "subscriber"; readonly answers: readonly AnswerName[] }
  /** From now on the runner cannot be reached; it is back. */
  | { readonly kind: "runner dies" | "runner returns" }
  | { readonly kind: "store"; readonly faults: readonly CommitFault[] };

export type Says = "progress" | "heartbeat" | "successful" | "failed";
export type AnswerName = keyof typeof answers;

const successful = (attempt: number) => ({
  status: "successful",
  outputs: { message: { value: String(attempt) } },
});

/** By the attempt that is ordered: a result says which attempt has made it. */
export const answers = {
  taken: () => answered(202),
  running: () => answered(202, { status: "running" }),
  done: (attempt: number) => answered(200, successful(attempt)),
  later: () => answered(503),
  broken: () => answered(500),
  refused: () => answered(422, { detail: "no" }),
  gone: () => answered(410),
  silent: (): Answer => ({ kind: "timeout", detail: "no complete answer in 15 s" }),
} as const;

const job = fc.nat({ max: 3 });
const answerName = fc.constantFrom(...Object.keys(answers) as AnswerName[]);
const fault = fc.constantFrom<CommitFault>("none", "never written", "answer lost", "sent twice");

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("submit" as const), key: fc.constantFrom("a", "b", "c", "d") }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      job,
      order: fc.constantFrom(0, 0, 0, 1, 2),
      sequence: fc.integer({ min: 1, max: 20 }),
      progress: fc.constantFrom(0, 20, 40, 60, 80, 100),
      says: fc.constantFrom<Says>("progress", "progress", "progress", "heartbeat", "successful", "failed"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("dismiss" as const), job }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("poll" as const), job }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("sweep" as const), atOnce: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      seconds: fc.constantFrom(-4, 0.2, 1, 7, 31, 61, 90, 400),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom("settle" as const, "settle" as const, "crash" as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("runner" as const, "subscriber" as const),
      answers: fc.array(answerName, { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("runner dies" as const, "runner returns" as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("store" as const), faults: fc.array(fault, { maxLength: 4 }) }),
  },
);

/** Two jobs are on their way, then anything may happen. */
export const events: fc.Arbitrary<readonly Event[]> = fc
  .array(event, { minLength: 5, maxLength: 60, size: "max" })
  .map((more) => [{ kind: "submit", key: "a" }, { kind: "submit", key: "b" }, { kind: "settle" }, ...more]);
