import { createSite } from "../support/site.ts";
import { fuzzRound, type Round } from "./round.ts";

export interface FuzzOptions {
  readonly schemathesis: string;
  /** How many requests at least. */
  readonly cases: number;
  /** Programs that ask at the same time. */
  readonly workers: number;
  /** The first of the seeds; each round has one of its own. */
  readonly seed: number;
  readonly onRound?: (seed: number, round: Round, seconds: number) => void;
}

export type Tally = Omit<Round, "told">;

/** What one example more makes of requests in a round, about: there are twenty operations and three phases. */
const casesForAnExample = 30;
const mostExamples = 300;
const roundSeconds = 3_600;

/** Nothing may wait: a synchronous execution for a fifth of a second, and no process that is asked for takes longer. */
const hurry = { TIDEGATE_SYNC_WAIT_SECONDS: "0.2", TIDEGATE_LOG: "error" };

/** Fuzz a gateway and a runner of its own, on free ports of this machine, in rounds until there were enough cases. */
export async function fuzz(options: FuzzOptions): Promise<Tally> {
  const { schemathesis, cases, workers, seed, onRound } = options;
  await using site = await createSite({ env: hurry });
  let next = seed;
  let total: Tally = { cases: 0, serverErrors: 0, outside: 0, statuses: {} };
  async function work(): Promise<void> {
    while (total.cases < cases) {
      const mine = next++;
      const wanted = Math.ceil((cases - total.cases) / workers / casesForAnExample);
      const examples = Math.max(1, Math.min(mostExamples, wanted));
      const startedAt = performance.now();
      const { url } = site.gateway;
      const { folder } = site;
      const round = await fuzzRound({
        schemathesis,
        url,
        folder,
        seed: mine,
        examples,
        seconds: roundSeconds,
      });
      total = added(total, round);
      onRound?.(mine, round, (performance.now() - startedAt) / 1_000);
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  return total;
}

function added(total: Tally, round: Round): Tally {
  const statuses = { ...total.statuses };
  for (const [status, count] of Object.entries(round.statuses)) {
    statuses[status] = (statuses[status] ?? 0) + count;
  }
  return {
    cases: total.cases + round.cases,
    serverErrors: total.serverErrors + round.serverErrors,
    outside: total.outside + round.outside,
    statuses,
  };
}
