import type { Cursor } from "../../core/ports.ts";
import { timeText } from "./list_score.ts";

/**
 * Every key in Redis. The prefix is a hash tag: all keys of a gateway are in one slot, so a commit is one script wherever it
 * runs. `docs/storage.md` says what each holds and how long it lives.
 */
export function redisKeys(prefix: string) {
  const key = (name: string) => `{${prefix}}:${name}`;
  return {
    /** String: the record of a job, with its inputs and results while they are short. */
    job: (id: string) => key(`j:${id}`),
    /** String: inputs that are too long for the record. */
    inputs: (id: string) => key(`i:${id}`),
    /** String: results that are too long for the record. */
    results: (id: string) => key(`o:${id}`),
    /** List: the log of a job, oldest entry first. */
    log: (id: string) => key(`l:${id}`),
    /** String: the fingerprint and the job that an idempotency key is bound to. */
    idempotency: (name: string) => key(`k:${name}`),
    /** Sorted set: job ids by a time that is not later than the one at which they are due. */
    due: key("due"),
    /** Sorted set, all scores 0: an owner's listed jobs, by `listPosition`. */
    listed: (owner: string) => key(`jobs:${owner}`),
    /** Sorted set: the ids of an owner's listed jobs of one process, by `listScore`. */
    byProcess: (owner: string, processId: string) => key(`by:${encodeURIComponent(owner)}:${processId}`),
    /** The same as `listed` of the jobs of one batch. */
    byGroup: (owner: string, group: string) => key(`by-group:${encodeURIComponent(owner)}:${group}`),
    /** Set: the processes that an owner has ever submitted a job of. */
    processes: (owner: string) => key(`processes:${owner}`),
    /** The same as `listed` of the jobs with dead letters. */
    dead: (owner: string) => key(`dead:${owner}`),
    /** Sorted set: the ids of an owner's outstanding jobs, scored "inf", and of those that a place is kept for, by when it lapses (ms). */
    outstanding: (owner: string) => key(`open:${owner}`),
    /** String: when each bucket of a caller will be full. */
    limits: (caller: string) => key(`r:${encodeURIComponent(caller)}`),
    /** Set: who has ever submitted a job. */
    owners: key("owners"),
    /** Hash: runner to its catalogue. */
    catalogues: key("catalogues"),
    /** Hash: the id of an API key to what is kept of it, its digest and never the key. */
    apiKeys: key("api-keys"),
    /** Never there: removing it shows that writing is possible. */
    ping: key("ping"),
  } as const;
}

export type RedisKeys = ReturnType<typeof redisKeys>;

const timeCharacters = 9;

/** Members of a list sort by time, then id, as bytes. */
export function listPosition(at: string, id: string): string {
  return `${Date.parse(at).toString(36).padStart(timeCharacters, "0")}${id}`;
}

export function placeAt(position: string): Cursor {
  const at = timeText(parseInt(position.slice(0, timeCharacters), 36));
  return { at, id: position.slice(timeCharacters) };
}
