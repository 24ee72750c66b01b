import type { JobStore } from "../core/ports.ts";
import { createHistogram, type Histogram } from "./histogram.ts";

/**
 * A store, with the time of each of its calls. `changed`, which waits on purpose, and `recall`, which asks nobody, are left out.
 * Whoever calls waits for the store and not for the measuring.
 */
export function measuredStore(
  jobs: JobStore,
  milliseconds: () => number,
  bounds: readonly number[],
): { readonly jobs: JobStore; readonly calls: Histogram } {
  const calls = createHistogram({
    name: "tidegate_store_call_duration_seconds",
    help: "Time of a call of the store",
    labels: ["call", "outcome"],
    bounds,
  });
  const timed =
    <Asked extends readonly unknown[], Told>(call: string, work: (...asked: Asked) => Promise<Told>) =>
    (...asked: Asked): Promise<Told> => {
      const startedAt = milliseconds();
      const tell = (outcome: string) => calls.observe((milliseconds() - startedAt) / 1000, call, outcome);
      const told = work(...asked);
      told.then(() => tell("done"), () => tell("failed"));
      return told;
    };
  return {
    calls,
    jobs: {
      ...jobs,
      commit: timed("commit", jobs.commit),
      read: timed("read", jobs.read),
      readInputs: timed("read_inputs", jobs.readInputs),
      readResults: timed("read_results", jobs.readResults),
      readLog: timed("read_log", jobs.readLog),
      list: timed("list", jobs.list),
      due: timed("due", jobs.due),
      count: timed("count", jobs.count),
      readCatalogues: timed("read_catalogues", jobs.readCatalogues),
      writeCatalogue: timed("write_catalogue", jobs.writeCatalogue),
      ping: timed("ping", jobs.ping),
    },
  };
}
