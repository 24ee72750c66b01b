import type { JournalEntry } from "../../support/journal.ts";

/** Something is still to come of it. */
export function isUnsettled(entry: JournalEntry): boolean {
  return !isFinal(entry) || owesEnd(entry);
}

export function owesEnd({ deliveries }: JournalEntry): boolean {
  return deliveries.some(({ id, state }) => isEnd(id) && (state === "pending" || state === "inFlight"));
}

/** A runner has it. */
export function isTaken(entry: JournalEntry): boolean {
  return !isFinal(entry) && isDelivered(entry, dispatchOf(entry));
}

/** A step that a run, an end or a callback made. Leases, failed attempts, signs of life and what is told of progress are none. */
export function isForward(before: JournalEntry, entry: JournalEntry): boolean {
  if (isFinal(entry) && !isFinal(before)) return true;
  if (!isDelivered(before, dispatchOf(entry)) && isDelivered(entry, dispatchOf(entry))) return true;
  const isSameAttempt = entry.attempt === before.attempt;
  if ((entry.progress ?? 0) > (isSameAttempt ? before.progress ?? 0 : 0)) return true;
  return entry.deliveries.some(({ id }) => isEnd(id) && isDelivered(entry, id) && !isDelivered(before, id));
}

/** The run is lost: only another one, or the end that was told just before, is a step. */
export function isGivenAgain(before: JournalEntry, entry: JournalEntry): boolean {
  return isFinal(entry) || (entry.attempt > before.attempt && isDelivered(entry, dispatchOf(entry)));
}

const isFinal = ({ status }: JournalEntry) => status !== "accepted" && status !== "running";
const dispatchOf = ({ jobId, attempt }: JournalEntry) => `${jobId}_dispatch_${attempt}`;
const isEnd = (id: string) => /_(successful|failed)$/.test(id);
const isDelivered = ({ deliveries }: JournalEntry, id: string) =>
  deliveries.some((delivery) => delivery.id === id && delivery.state === "delivered");

/** What was written of a job from before the fault until it moved, in seconds from the fault. */
export function story(
  entries: readonly JournalEntry[],
  from: number,
  next: JournalEntry | undefined,
): string {
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
