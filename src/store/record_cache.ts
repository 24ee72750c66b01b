import type { Job } from "../core/job.ts";

/**
 * From the text of a record to the record, frozen. As long as the text stays the same it is the same object, so that whoever
 * derives something from a job can remember it by the object. Forgets what it has longest, within `limitCharacters` of text.
 */
export function recordCache(limitCharacters = 4_194_304): (jobId: string, text: string) => Job {
  const known = new Map<string, { readonly text: string; readonly job: Job }>();
  let characters = 0;

  function forget(jobId: string): void {
    characters -= known.get(jobId)?.text.length ?? 0;
    known.delete(jobId);
  }

  return function parse(jobId, text) {
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
  };
}

export function parseRecord(text: string): Job {
  return deepFreeze(JSON.parse(text)) as Job;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
