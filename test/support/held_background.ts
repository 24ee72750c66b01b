import type { Ports } from "../../src/core/ports.ts";

export interface HeldBackground {
  readonly run: Ports["background"];
  /** How much work was handed over and not begun. */
  readonly waiting: number;
  /** Begin whatever waits, and do not wait for it. */
  start(): void;
  /** Begin whatever waits and whatever that hands over in turn; resolves when nothing is left. */
  idle(): Promise<void>;
  /** Lose what waits, as a process that ends loses it. */
  drop(): void;
}

/** Work after the answer that begins only when it is told to. What it throws is kept out of the way, as in production. */
export function createHeldBackground(onFault: (error: unknown) => void): HeldBackground {
  const waiting: (() => Promise<unknown>)[] = [];
  const running = new Set<Promise<void>>();

  function start(): void {
    for (const work of waiting.splice(0)) {
      const done = work().then(() => {}, onFault).finally(() => running.delete(done));
      running.add(done);
    }
  }

  return {
    run: (work) => void waiting.push(work),
    get waiting() {
      return waiting.length;
    },
    start,
    async idle() {
      for (start(); running.size > 0; start()) await Promise.race(running);
    },
    drop: () => void waiting.splice(0),
  };
}
