import type { Job } from "../core/job.ts";

export interface RecordCache {
  /** The record of a text, frozen: the same object as long as the text is the same. */
  parse(jobId: string, text: string): Job;
  /** What was last parsed for the job, when it is still there. */
  recall(jobId: string): Job | undefined;
}

/**
 * From the text of a record to the record. Because an unchanged record stays the same object, whoever derives something from a
 * job can remember it by the object. Forgets what it has longest, within `limitCharacters` of text.
 */
export function recordCache(limitCharacters = 4_194_304): RecordCache {
  const known = new Map<string, { readonly text: string; readonly job: Job }>();
  let characters = 0;

  function forget(jobId: string): void {
    characters -= known.get(jobId)?.text.length ?? 0;
    known.delete(jobId);
  }

  return {
    recall: (jobId) => known.get(jobId)?.job,
    parse(jobId, text) {
      const found = known.get(jobId);
      if (found?.text === text) return found.job;
      forget(jobId);
      const job = parseRecord(text);
      known.set(jobId, { text, job });
      characters += text.length;
      for (const oldest of known.keys()) {
        if (characters <= limitCharacters) break;
        forget(oldest);
      }
      return job;
    },
  };
}

export function parseRecord(text: string): Job {
  return deepFreeze(JSON.parse(text)) as Job;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
