import { DatabaseSync } from "node:sqlite";

/** A look into a store file from beside, while its gateway runs. */
export function lookInto<T>(storePath: string, look: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(storePath, { readOnly: true, timeout: 5_000 });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

export interface StoredJobs {
  readonly jobs: number;
  readonly successful: number;
  readonly running: number;
  /** From the submission of the first to the end of the last, in seconds. */
  readonly seconds: number;
}

const summary = `
  SELECT count(*) AS jobs,
    count(*) FILTER (WHERE json_extract(record, '$.status') = 'successful') AS successful,
    count(*) FILTER (WHERE json_extract(record, '$.status') = 'running') AS running,
    (julianday(max(json_extract(record, '$.finishedAt'))) - julianday(min(created_at))) * 86400 AS seconds
  FROM jobs WHERE number > ?`;

/** What the store says of the jobs that came after the given number of jobs. */
export function storedJobs(storePath: string, after = 0): StoredJobs {
  return lookInto(storePath, (database) => database.prepare(summary).get(after) as unknown as StoredJobs);
}

/** Look every now and then until the jobs are as they are waited for. */
export async function untilStored(
  storePath: string,
  after: number,
  are: (jobs: StoredJobs) => boolean,
  withinSeconds: number,
): Promise<StoredJobs> {
  const until = performance.now() + withinSeconds * 1000;
  for (;;) {
    const jobs = storedJobs(storePath, after);
    if (are(jobs)) return jobs;
    if (performance.now() > until) {
      throw new Error(
        `Not as expected after ${withinSeconds} s: of ${jobs.jobs} jobs ${jobs.running} run and ${jobs.successful} were successful`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
