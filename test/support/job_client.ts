import type { DeliveryEntry } from "../../src/http/deliveries.ts";
import type { ExecuteRequest } from "../../src/ogc/execute_request.ts";
import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { watchAnswered } from "./answer_check/watch.ts";
import { type Answered, readAnswer } from "./answered.ts";
import { eventually } from "./eventually.ts";

/** A client of a running gateway, which looks at every answer. Nothing here retries but what says so. */
export interface JobClient {
  execute(processId: string, request: ExecuteRequest, headers?: Record<string, string>): Promise<Answered>;
  /** `execute` without a wait; the id of the new job. Throws when it was not accepted. */
  submit(processId: string, request?: ExecuteRequest): Promise<string>;
  status(jobId: string): Promise<Answered>;
  results(jobId: string): Promise<Answered>;
  dismiss(jobId: string): Promise<Answered>;
  deliveries(jobId: string): Promise<readonly DeliveryEntry[]>;
  jobs(): Promise<readonly StatusInfo[]>;
  processes(): Promise<readonly string[]>;
  deadLetters(): Promise<readonly unknown[]>;
  /** The status once it is one of those. Default: a final one, within 10 s. */
  reached(jobId: string, statuses?: readonly string[], seconds?: number): Promise<StatusInfo>;
  /** The deliveries of a job once none of them is on its way any more. */
  settled(jobId: string, seconds?: number): Promise<readonly DeliveryEntry[]>;
}

export const finalStatuses = ["successful", "failed", "dismissed"] as const;

export function createJobClient(url: string): JobClient {
  const call = async (path: string, init: RequestInit = {}) => {
    const there = `${url}${path}`;
    const answer = await readAnswer(await fetch(there, { signal: AbortSignal.timeout(30_000), ...init }));
    watchAnswered({ method: init.method, url: there, sent: init.body }, answer);
    return answer;
  };
  const get = async <Body>(path: string): Promise<Body> => {
    const { status, text } = await call(path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status} ${text}`);
    return JSON.parse(text) as Body;
  };
  const client: JobClient = {
    execute: (processId, request, headers = {}) =>
      call(`/processes/${processId}/execution`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(request),
      }),
    async submit(processId, request = {}) {
      const answer = await client.execute(processId, request, { prefer: "respond-async" });
      if (answer.status !== 201) throw new Error(`Not accepted: ${answer.status} ${answer.text}`);
      return String(answer.body["jobID"]);
    },
    status: (jobId) => call(`/jobs/${jobId}`),
    results: (jobId) => call(`/jobs/${jobId}/results`),
    dismiss: (jobId) => call(`/jobs/${jobId}`, { method: "DELETE" }),
    deliveries: async (jobId) =>
      (await get<{ deliveries: DeliveryEntry[] }>(`/jobs/${jobId}/deliveries`)).deliveries,
    jobs: async () => (await get<{ jobs: StatusInfo[] }>("/jobs?limit=100")).jobs,
    processes: async () =>
      (await get<{ processes: { id: string }[] }>("/processes")).processes.map(({ id }) => id),
    deadLetters: async () => (await get<{ deadLetters: unknown[] }>("/dead-letters")).deadLetters,
    async reached(jobId, statuses = finalStatuses, seconds = 10) {
      let last: StatusInfo | undefined;
      return await eventually(`job "${jobId}" is ${statuses.join(" or ")}`, seconds, async () => {
        last = await get<StatusInfo>(`/jobs/${jobId}`);
        return statuses.includes(last.status) ? last : undefined;
      }, () => last);
    },
    async settled(jobId, seconds = 10) {
      let last: readonly DeliveryEntry[] = [];
      return await eventually(`every delivery of job "${jobId}" is settled`, seconds, async () => {
        last = await client.deliveries(jobId);
        return last.some(({ state }) => state === "pending" || state === "inFlight") ? undefined : last;
      }, () => last);
    },
  };
  return client;
}
