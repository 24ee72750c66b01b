import type { Job } from "../core/job.ts";
import { type TextCache, textCache } from "./text_cache.ts";

/**
 * From the text of a record to the record, frozen. Because an unchanged record stays the same object, whoever derives something
 * from a job can remember it by the object.
 */
export function recordCache(limitCharacters?: number): TextCache<Job> {
  return textCache((_jobId, text) => parseRecord(text), limitCharacters);
}

export function parseRecord(text: string): Job {
  return deepFreeze(JSON.parse(text)) as Job;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
