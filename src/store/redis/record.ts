import type { GatewayError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { Change } from "../../core/ports.ts";
import type { StatusClass } from "./list_score.ts";
import { pack, unpack } from "./packed_text.ts";
import { parseRecord } from "../record_cache.ts";
import { storeUnavailable } from "../store_unavailable.ts";

/** What of a job stands under a key of its own. */
export interface Apart {
  readonly inputs: boolean;
  readonly results: boolean;
  readonly log: boolean;
}

/** What Redis holds of a job in one string, and what the next commit must know of it. */
export interface StoredRecord extends Apart {
  readonly revision: number;
  /** Names the change that wrote it. */
  readonly change: string;
  /** Milliseconds; absent when nothing is due. */
  readonly dueAt?: number;
  /** Milliseconds; when Redis forgets the job by itself. Absent while it has not ended. */
  readonly expiresAt?: number;
  readonly listed: boolean;
  readonly dead: boolean;
  /** It has a place among the outstanding jobs of its owner. */
  readonly counted: boolean;
  /** Where in the list of its process it is. */
  readonly statusClass: StatusClass;
  /** JSON; empty when there are none, or they stand apart. */
  readonly inputsText: string;
  readonly resultsText: string;
  /** The same object for the same stored record. */
  readonly job: Job;
}

export type RecordParts = Omit<StoredRecord, "revision" | "change" | "job">;

const format = "1";
const none = "-";

/** `<format> <revision> <change> <due> <expiry> <flags>`, then record, inputs and results, a line each. The scripts read the first. */
export function writeRecord(change: Change, parts: RecordParts): string {
  const { job } = change;
  const time = (milliseconds?: number) => milliseconds === undefined ? none : milliseconds.toString(36);
  const flags = [
    parts.listed && "L",
    parts.dead && "D",
    parts.counted && "q",
    parts.inputs && "i",
    parts.results && "o",
    parts.log && "l",
    parts.statusClass > 0 && parts.statusClass,
  ].filter(Boolean).join("") || none;
  const head = [format, job.revision, changeName(change.id), time(parts.dueAt), time(parts.expiresAt), flags];
  return [head.join(" "), pack(JSON.stringify(job), job.id), parts.inputsText, parts.resultsText].join("\n");
}

/** @throws GatewayError `store-unavailable` when a newer Tidegate, or another program, wrote it; so does `job`. */
export function readRecord(jobId: string, text: string): StoredRecord {
  const [head = "", record = "", inputsText = "", resultsText = ""] = text.split("\n");
  const [version, revision = "", change = "", due = none, expiry = none, flags = none] = head.split(" ");
  if (version !== format) throw unreadable();
  const milliseconds = (digits: string) => parseInt(digits, 36);
  let job: Job | undefined;
  return {
    revision: Number(revision),
    change,
    ...(due === none ? {} : { dueAt: milliseconds(due) }),
    ...(expiry === none ? {} : { expiresAt: milliseconds(expiry) }),
    listed: flags.includes("L"),
    dead: flags.includes("D"),
    counted: flags.includes("q"),
    statusClass: Number(/\d/.exec(flags)?.[0] ?? 0) as StatusClass,
    inputs: flags.includes("i"),
    results: flags.includes("o"),
    log: flags.includes("l"),
    inputsText,
    resultsText,
    get job() {
      return job ??= readJob(record, jobId);
    },
  };
}

function readJob(record: string, jobId: string): Job {
  try {
    return parseRecord(unpack(record, jobId));
  } catch {
    throw unreadable();
  }
}

function unreadable(): GatewayError {
  const errstr = "a record was written by a newer Tidegate, or by another program";
  return storeUnavailable("read the store", { errstr });
}

/** A change id as one word. */
export function changeName(id: string): string {
  return encodeURIComponent(id) || none;
}
