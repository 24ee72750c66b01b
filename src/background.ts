import type { Log } from "./core/ports.ts";

export interface Background {
  /** Work that has a slot is counted elsewhere: it begins at once. */
  run(work: () => Promise<unknown>, hasSlot?: true): void;
  /** Resolves when nothing is left to do, or after that long. */
  idle(withinSeconds: number): Promise<void>;
}

/**
 * Head starts, a bounded number at once. Work beyond what may wait is dropped: it is owed in the store, where the sweep finds
 * it when its lease has run out, so a flood of submissions never becomes a flood of memory.
 */
export function createBackground(log: Log, { atOnce = 64, mostWaiting = 10_000 } = {}): Background {
  const waiting: (() => Promise<unknown>)[] = [];
  const watchers = new Set<() => void>();
  let running = 0;
  let slotted = 0;
  let next = 0;

  async function attempt(task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      log("error", "background", { error: error instanceof Error ? error.message : String(error) });
    }
  }

  async function work(task: () => Promise<unknown>): Promise<void> {
    running++;
    await attempt(task);
    running--;
    const following = take();
    if (following) void work(following);
    else tellIdle();
  }

  async function workSlotted(task: () => Promise<unknown>): Promise<void> {
    slotted++;
    await attempt(task);
    slotted--;
    tellIdle();
  }

  function tellIdle(): void {
    if (running + slotted === 0) watchers.forEach((tell) => tell());
  }

  function take(): (() => Promise<unknown>) | undefined {
    const task = waiting[next++];
    if (next > 1_000 || next >= waiting.length) {
      waiting.splice(0, next);
      next = 0;
    }
    return task;
  }

  return {
    run(task, hasSlot) {
      if (hasSlot) void workSlotted(task);
      else if (running < atOnce) void work(task);
      else if (waiting.length - next < mostWaiting) waiting.push(task);
    },
    idle(withinSeconds) {
      if (running + slotted === 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const done = () => {
        clearTimeout(timer);
        watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinSeconds * 1000);
      watchers.add(done);
      return promise;
    },
  };
}
