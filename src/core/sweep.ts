import type { CommitPorts } from "./commit.ts";
import { dueAt, type Job } from "./job.ts";
import { byTurns } from "./flow/by_turns.ts";
import { lookingSince } from "./flow/lookout.ts";
import { takeOverdue } from "./flow/overdue.ts";
import { tend } from "./flow/in_turn.ts";

export interface Sweep {
  /** Jobs that something was done for. */
  readonly tended: number;
  /** Whether more may be due. */
  readonly more: boolean;
}

export interface SweepLimits {
  /** Most jobs to see to; as many again may fail. Default 1,000. */
  readonly limit?: number;
  /** Most jobs to look at: those that wait for their runner are only looked at. Default 20,000. */
  readonly looks?: number;
  /** Look only at what became due since then. */
  readonly since?: Date;
}

/** The first page is short: mostly it holds all that is due. */
const pageSize = 100;
const longPageSize = 500;
const atOnce = 16;

/**
 * See to every job whose time has come, within limits; the next sweep goes on from there. May run anywhere, any number at once:
 * each step is a commit that only one of them wins. Jobs that are due but must wait do not count: they never keep those behind
 * them from their turn.
 */
export async function sweep(
  ports: CommitPorts,
  { limit = 1_000, looks = 20_000, since }: SweepLimits = {},
): Promise<Sweep> {
  const { flow, jobs, now } = ports;
  const lookout = since === undefined ? flow.lookout : lookingSince(since);
  const count = { tended: 0, waiting: 0, failed: 0 };
  const left = () => limit - Math.max(count.tended, count.failed);
  const see = async (some: readonly Job[]) => {
    const outcomes = await Promise.all(some.map((job) => tendSafely(ports, job)));
    for (const outcome of outcomes) count[outcome]++;
  };
  flow.resume();
  for await (const jobs of takeOverdue(ports, limit, atOnce)) await see(jobs);
  let after = lookout.from(now());
  for (let looked = 0, size = pageSize; left() > 0 && looked < looks; size = longPageSize) {
    const time = now();
    const page = await jobs.due(time, size, after);
    const turns = byTurns(page);
    for (let start = 0, end = 0; start < turns.length && left() > 0; start = end) {
      end = start + Math.min(atOnce, left());
      await see(turns.slice(start, end));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < size) {
      if (left() > 0) lookout.ended(time);
      return { tended: count.tended, more: left() <= 0 };
    }
    looked += page.length;
    if (left() <= 0) break;
    after = { at: dueAt(last) ?? last.deadlines.hardAt, id: last.id };
    lookout.passed(after, page.length);
  }
  return { tended: count.tended, more: true };
}

/** One job that cannot be seen to must not keep the others waiting. */
async function tendSafely(ports: CommitPorts, job: Job): Promise<"tended" | "waiting" | "failed"> {
  try {
    return await tend(ports, job) ? "tended" : "waiting";
  } catch (error) {
    ports.log("error", "sweep", {
      job: job.id,
      error: error instanceof Error ? error.message : String(error),
    });
    return "failed";
  }
}
