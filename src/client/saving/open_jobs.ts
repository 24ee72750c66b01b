import type { StatusInfo } from "../../ogc/status_info.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import { JobSet } from "../job_set.ts";
import { createTransport } from "../transport/create_transport.ts";
import type { OpenSavedOptions } from "./open_saved_options.ts";

interface Saved {
  readonly url: string;
  readonly isSingle: boolean;
  readonly groups?: readonly string[];
  readonly jobs: readonly (StatusInfo | { readonly jobID: string; readonly status?: undefined })[];
}

export async function openJobs(path: string, options: OpenSavedOptions = {}): Promise<JobSet> {
  const { readText } = await import("./file.ts");
  return parseJobs(await readText(path), options, path);
}

/** @throws TidegateError that says what is wrong with the text, and where it is from */
export function parseJobs(text: string, options: OpenSavedOptions = {}, path?: string): JobSet {
  const saved = parse(text);
  const fault = faultOf(saved);
  if (fault !== undefined) {
    throw new TidegateError(
      `Cannot open ${path === undefined ? "the text" : `"${path}"`} as saved jobs: ${fault}`,
    );
  }
  const { url, jobs, ...same } = saved as Saved;
  const transport = "client" in options ? options.client.transport : createTransport({ ...options, url });
  const origins = jobs.map((job) => job.status === undefined ? job.jobID : job);
  return new JobSet(transport, { ...same, jobs: origins });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultOf(saved: unknown): string | undefined {
  if (saved === undefined) return "it is no JSON, or the end of it is missing";
  if (!isObject(saved) || saved.kind !== "tidegate-jobs") {
    return 'it was not written by `save` or `toText`: "kind" should be "tidegate-jobs"';
  }
  const { version, url, isSingle, groups = [], jobs } = saved;
  if (version !== 1) {
    return `it is of version ${JSON.stringify(version)}, and this client reads version 1; ` +
      "open it with the version of Tidegate that wrote it";
  }
  if (typeof url !== "string" || !/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    return '"url" should be the URL of a gateway';
  }
  if (typeof isSingle !== "boolean") return '"isSingle" should be true or false';
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === "string")) {
    return '"groups" should be a list of texts';
  }
  if (!Array.isArray(jobs) || jobs.length === 0) return '"jobs" should be a list of at least one job';
  const bad = jobs.findIndex((job) => !isJob(job));
  if (bad >= 0) return `"jobs/${bad}" should have a "jobID", and no status but a text`;
  return isSingle && jobs.length > 1 ? `"isSingle" is true, of ${jobs.length} jobs` : undefined;
}

function isJob(job: unknown): boolean {
  if (!isObject(job) || typeof job.jobID !== "string" || job.jobID === "") return false;
  return job.status === undefined || typeof job.status === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
