import type {
  Change,
  CommitOutcome,
  Cursor,
  IdempotencyKey,
  ListQuery,
  LogEntry,
} from "../../../src/core/ports.ts";
import type { Job } from "../../../src/core/job.ts";

interface Kept {
  readonly last: Change;
  readonly inputs: Change["inputs"];
  readonly results: Change["results"];
  readonly log: readonly LogEntry[];
}

/** A job store in as few words as possible, to hold the real ones against. Its idempotency keys never expire. */
export class Model {
  readonly #jobs = new Map<string, Kept>();
  readonly #keys = new Map<string, IdempotencyKey & { readonly jobId: string }>();

  commit(change: Change): CommitOutcome {
    const { job, idempotency, forget } = change;
    const kept = this.#jobs.get(job.id);
    const isNext = job.revision === (kept?.last.job.revision ?? 0) + 1;
    const isEcho = kept ? kept.last.id === change.id || job.revision === 1 : forget;
    if (isEcho) return { kind: "committed" };
    if (!isNext) return { kind: "conflict" };
    const bound = idempotency && this.#keys.get(idempotency.key);
    if (bound && bound.fingerprint !== idempotency.fingerprint) return { kind: "mismatched" };
    if (bound) {
      return bound.jobId === job.id ? { kind: "committed" } : { kind: "replayed", jobId: bound.jobId };
    }
    if (idempotency) this.#keys.set(idempotency.key, { ...idempotency, jobId: job.id });
    if (forget) this.#jobs.delete(job.id);
    else this.#jobs.set(job.id, merge(kept, change));
    return { kind: "committed" };
  }

  get(jobId: string): Partial<Kept> {
    return this.#jobs.get(jobId) ?? {};
  }

  /** What a page must hold. */
  list(query: ListQuery): Job[] {
    const { limit, after, before } = query;
    const all = this.selected(query);
    if (before) return all.filter((job) => order(placeOf(job), before) >= 0).slice(-limit);
    return all.filter((job) => !after || order(placeOf(job), after) < 0).slice(0, limit);
  }

  /** All of a list, newest first. */
  selected(query: ListQuery): Job[] {
    const { owner, dead, processIds, statuses, createdFrom, createdTo, duration, group, ids } = query;
    return this.#where(({ job, index }) => {
      const seconds = durationOf(job, duration?.now);
      return (dead ? index.dead : index.listed) && (owner === undefined || job.owner === owner) &&
        (!group || job.group === group) && (!ids || ids.includes(job.id)) &&
        (!processIds || processIds.includes(job.processId)) && (!statuses || statuses.includes(job.status)) &&
        (!createdFrom || job.createdAt >= createdFrom) && (!createdTo || job.createdAt <= createdTo) &&
        (!duration || (seconds >= (duration.minSeconds ?? -1e9) && seconds <= (duration.maxSeconds ?? 1e9)));
    }).map(({ job }) => job).toSorted((a, b) => -order(placeOf(a), placeOf(b)));
  }

  due(now: string, limit: number, after?: Cursor): Job[] {
    return this.#where(({ index }) => index.dueAt !== undefined && index.dueAt <= now)
      .map(({ job, index }) => ({ job, at: index.dueAt ?? "", id: job.id }))
      .toSorted(order)
      .filter((it) => !after || order(it, after) > 0)
      .slice(0, limit)
      .map(({ job }) => job);
  }

  #where(condition: (change: Change) => boolean): Change[] {
    return [...this.#jobs.values()].map(({ last }) => last).filter(condition);
  }
}

function merge(kept: Kept | undefined, change: Change): Kept {
  return {
    last: change,
    inputs: change.inputs ?? kept?.inputs,
    results: change.results ?? kept?.results,
    log: [...kept?.log ?? [], ...change.log ?? []],
  };
}

const placeOf = ({ createdAt, id }: Job): Cursor => ({ at: createdAt, id });

/** NaN is within no bounds. */
function durationOf({ status, startedAt, finishedAt }: Job, now: Date | undefined): number {
  if (status === "accepted") return NaN;
  const end = status === "running" ? now?.getTime() : Date.parse(finishedAt ?? "");
  return ((end ?? NaN) - Date.parse(startedAt ?? "")) / 1000;
}

function order(a: Cursor, b: Cursor): number {
  const [one, two] = [`${a.at} ${a.id}`, `${b.at} ${b.id}`];
  return one < two ? -1 : one > two ? 1 : 0;
}
