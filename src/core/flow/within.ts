import type { CommitPorts } from "../commit.ts";
import type { Slot } from "./lane.ts";

/** Work that has a slot: whatever comes of it, the slot is free again. */
export async function within(
  { flow }: Pick<CommitPorts, "flow">,
  slot: Slot,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } finally {
    flow.release(slot);
  }
}
