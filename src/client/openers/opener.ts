import type { OpenContext } from "./open_context.ts";

/** `true`: yes; `false`: no; a text: no, and why, which NoOpenerError tells. */
export type Verdict = boolean | string;

/** Turns one output of a job into what a program works with. Each method may be asynchronous, and is called on the opener. */
export interface Opener {
  /** What errors call it. */
  readonly name: string;
  /** Whether it can work here at all: what it needs is installed, the platform has it. */
  isUsable(): Verdict | Promise<Verdict>;
  /** Whether it opens this output. What it throws counts as a no. */
  accept(context: OpenContext): Verdict | Promise<Verdict>;
  /** The opened output. When it throws, the openers below it are asked. */
  open(context: OpenContext): unknown;
}
