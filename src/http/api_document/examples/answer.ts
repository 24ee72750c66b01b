import type { Example } from "../document.ts";

/** Media type to examples by name. */
export type Answers = Readonly<Record<string, Readonly<Record<string, Example>>>>;

export interface OperationExamples {
  /** Of path and query parameters, by name. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Bodies that can be sent as they are, by name. */
  readonly requests?: Readonly<Record<string, Example>>;
  /** By status. */
  readonly answers: Readonly<Record<string, Answers>>;
}

/** One answer, in JSON unless another type is named. */
export function answer(summary: string, value: unknown, type = "application/json"): Answers {
  return { [type]: { answer: { summary, value } } };
}
