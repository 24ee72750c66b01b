import { afterEach, beforeEach } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";

/** A fresh store for each test of the `describe` that this is called in. */
export function openedForEachTest(open: () => Promise<JobStore>): () => JobStore {
  let store: JobStore | undefined;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store?.close());
  return () => {
    if (!store) throw new Error("Cannot use the store outside a test");
    return store;
  };
}
