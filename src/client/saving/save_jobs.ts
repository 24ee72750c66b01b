import type { JobSet } from "../job_set.ts";

/** @returns where it is */
export async function saveJobs(set: JobSet, path = defaultPath(set)): Promise<string> {
  const { writeText } = await import("./file.ts");
  return await writeText(path, await set.toText());
}

function defaultPath({ groups, jobIds }: JobSet): string {
  return `jobs-${encodeURIComponent(groups[0] ?? jobIds[0] ?? "")}.json`;
}
