/** What a row of the matrix may ask for. */
export interface Subject {
  /** A job of alice's, of acme, with results, a log and a dead letter. */
  readonly jobId: string;
  readonly group: string;
  /** Leads to the outputs of that job. */
  readonly link: string;
  readonly keyId: string;
}

/**
 * Who is answered what.
 * - `job`: strangers as if there were no job;
 * - `jobs`: a list, in which strangers find nothing;
 * - `process`: everybody with the scope; of a process that acme has to itself, others as if there were none;
 * - `admin`: admins only;
 * - `open`: everybody alike, whatever they bring;
 * - `runner`, `link`: nobody by credentials.
 */
export type Kind = "job" | "jobs" | "process" | "admin" | "open" | "runner" | "link";

export interface Row {
  readonly kind: Kind;
  readonly method?: string;
  /** With `nobody` instead of what is in the subject, it is the path of what does not exist. */
  readonly path: (subject: Subject) => string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What is done is done: whoever may gets a subject of his own. */
  readonly ends?: true;
  /** What whoever may is answered. */
  readonly status: number;
}

const hello = { inputs: { message: "hello" } };
const job = (rest = ""): Row["path"] => ({ jobId }) => `/jobs/${jobId}${rest}`;

/** Every operation of the gateway. A new one needs a row. */
export const rows: Readonly<Record<string, Row>> = {
  getLandingPage: { kind: "open", path: () => "/", status: 200 },
  getConformance: { kind: "open", path: () => "/conformance", status: 200 },
  getApi: { kind: "open", path: () => "/api", status: 200 },
  getDocs: { kind: "open", path: () => "/docs", status: 200 },
  getLiveness: { kind: "open", path: () => "/health/live", status: 200 },
  getReadiness: { kind: "open", path: () => "/health/ready", status: 200 },

  getProcesses: { kind: "process", path: () => "/processes", status: 200 },
  getProcessDescription: { kind: "process", path: () => "/processes/acme_only", status: 200 },
  execute: {
    kind: "process",
    method: "POST",
    path: () => "/processes/acme_only/execution",
    headers: { prefer: "respond-async" },
    body: hello,
    status: 201,
  },
  executeBatch: {
    kind: "process",
    method: "POST",
    path: () => "/jobs/batch",
    body: { processID: "acme_only", inputs: [hello.inputs] },
    status: 201,
  },

  getJobs: { kind: "jobs", path: ({ group }) => `/jobs?group=${group}`, status: 200 },
  getDeadLetters: { kind: "jobs", path: () => "/dead-letters", status: 200 },
  getStatus: { kind: "job", path: job(), status: 200 },
  getResults: { kind: "job", path: job("/results"), status: 200 },
  getOutput: { kind: "job", path: job("/results/message"), status: 200 },
  getOutputFile: { kind: "job", path: job("/results/file/a.txt"), status: 200 },
  getDefinition: { kind: "job", path: job("/definition"), status: 200 },
  getLog: { kind: "job", path: job("/log"), status: 200 },
  getDeliveries: { kind: "job", path: job("/deliveries"), status: 200 },
  dismiss: { kind: "job", ends: true, method: "DELETE", path: job(), status: 200 },
  dismissGroup: {
    kind: "job",
    ends: true,
    method: "DELETE",
    path: ({ group }) => `/jobs?group=${group}`,
    status: 200,
  },

  getLinkedOutput: { kind: "link", path: ({ link }) => `/results/${link}/message`, status: 200 },
  getLinkedOutputFile: { kind: "link", path: ({ link }) => `/results/${link}/file/a.txt`, status: 200 },

  receiveReport: { kind: "runner", method: "POST", path: job("/reports"), body: {}, status: 401 },
  receiveUpload: {
    kind: "runner",
    method: "PUT",
    path: job("/uploads/1/file/b.txt"),
    body: "x",
    status: 401,
  },

  createKey: {
    kind: "admin",
    method: "POST",
    path: () => "/admin/keys",
    body: { label: "x", scopes: ["admin"] },
    status: 201,
  },
  getKeys: { kind: "admin", path: () => "/admin/keys", status: 200 },
  revokeKey: {
    kind: "admin",
    ends: true,
    method: "DELETE",
    path: ({ keyId }) => `/admin/keys/${keyId}`,
    status: 204,
  },

  getMetrics: { kind: "admin", path: () => "/metrics", status: 200 },
  listDeliveries: { kind: "admin", path: () => "/admin/deliveries", status: 200 },
  getAttempts: { kind: "admin", path: ({ jobId }) => `/admin/jobs/${jobId}/attempts`, status: 200 },
  replayDelivery: {
    kind: "admin",
    ends: true,
    method: "POST",
    path: ({ jobId }) => `/admin/jobs/${jobId}/deliveries/${jobId}_successful/replay`,
    status: 200,
  },
  // Of a kind that the subject has none of: what is replayed is another job.
  replayDeliveries: {
    kind: "admin",
    method: "POST",
    path: () => "/admin/deliveries/replay?kind=cancel",
    status: 200,
  },
};
