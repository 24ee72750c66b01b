/**
 * What somebody writes with the generated client, which lies in `./client`: `run.ts <URL of the gateway>`. It prints what it saw.
 */
import { client } from "./client/client.gen.ts";
import {
  execute,
  getConformance,
  getJobs,
  getProcessDescription,
  getProcesses,
  getResults,
  getStatus,
} from "./client/sdk.gen.ts";
import type { Exception, StatusInfo } from "./client/types.gen.ts";

client.setConfig({ baseUrl: Deno.args[0] ?? "" });
const path = { processID: "echo" };
const sure = { throwOnError: true } as const;

const { data: list } = await getProcesses({ ...sure, query: { limit: 100 } });
const { data: description } = await getProcessDescription({ ...sure, path });
const { data: conformance } = await getConformance(sure);

const sync = await execute({ ...sure, path, body: { inputs: { message: "at once" }, response: "document" } });

const headers = { Prefer: "respond-async", "Idempotency-Key": crypto.randomUUID() };
const body = { inputs: { message: "in time", pause: 1 }, response: "document" as const };
const accepted = await execute({ ...sure, path, headers, body });
const { jobID } = accepted.data as StatusInfo;
const again = await execute({ ...sure, path, headers, body });

async function ended(): Promise<StatusInfo> {
  for (;;) {
    const { data: job, response } = await getStatus({ ...sure, path: { jobID } });
    // 204 is for readers of events.
    if (job && ["successful", "failed", "dismissed"].includes(job.status)) return job;
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 200));
  }
}

const job = await ended();
const { data: results } = await getResults({ ...sure, path: { jobID } });
const { data: jobs } = await getJobs({ ...sure, query: { limit: 1 } });
const refused = await execute({ path, body: { inputs: {} } });
const unknown = await getStatus({ path: { jobID: "nobody" } });
const problems: (Exception | undefined)[] = [refused.error, unknown.error];

console.log(JSON.stringify({
  processes: list.processes.map(({ id }) => id),
  inputs: Object.keys(description.inputs ?? {}),
  classes: conformance.conformsTo.length,
  sync: { status: sync.response.status, results: sync.data },
  accepted: { status: accepted.response.status, location: accepted.response.headers.get("location") },
  isSameJob: (again.data as StatusInfo).jobID === jobID,
  job,
  results,
  listed: jobs.jobs.length,
  problems: problems.map((problem) => ({ status: problem?.status, type: problem?.type, errors: problem?.errors })),
}));
