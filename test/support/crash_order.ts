import { readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";

/** Where a gateway is to die next. Of several that have the same order, the first to come there dies and the others go on. */
export interface CrashOrder {
  /** Differs from order to order, also between two for the same place. */
  readonly id: string;
  /** A place of `crossings.ts`. */
  readonly place: string;
}

/** Replaces the order that was there. Without a place, nobody dies. */
export function giveCrashOrder(file: string, place: string | undefined): void {
  if (place === undefined) return void takeCrashOrder(file);
  const order: CrashOrder = { id: crypto.randomUUID(), place };
  writeFileSync(`${file}.new`, JSON.stringify(order));
  renameSync(`${file}.new`, file);
}

export function readCrashOrder(file: string): CrashOrder | undefined {
  const text = unlessAbsent(() => readFileSync(file, "utf8"));
  return text === undefined ? undefined : JSON.parse(text) as CrashOrder;
}

/** Whether it was there: only one asker is told so. */
export function takeCrashOrder(file: string): boolean {
  return unlessAbsent(() => {
    unlinkSync(file);
    return true;
  }) ?? false;
}

function unlessAbsent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
