import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Buffer } from "node:buffer";
import type { DispatchMessage } from "../../src/protocol/dispatch.ts";
import { type Report, report as reportSchema } from "../../src/protocol/report.ts";
import { sign, verify } from "../../src/webhook/signature.ts";
import { webhookSecret } from "./webhook_secret.ts";

/** The value of an output that stands in a report itself. */
export function valueOf(output: unknown): unknown {
  return typeof output === "object" && output !== null && "value" in output ? output.value : undefined;
}

/** One report as it came in, whatever was answered. */
export interface ReceivedReport {
  readonly jobId: string;
  readonly attempt: number;
  readonly webhookId: string;
  readonly report: Report;
  readonly at: number;
  readonly status: number;
}

export interface StoredUpload {
  readonly path: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** Only of files up to 1 MiB. */
  readonly bytes: Uint8Array | undefined;
}

/** How to answer instead of the usual. `lost`: do what the request says, but the answer never arrives. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly lost?: true;
  /** Do not answer before this resolves. */
  readonly after?: Promise<unknown>;
}

export interface Order {
  readonly process: string;
  readonly jobId?: string;
  readonly attempt?: number;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Default: `return_value`. */
  readonly outputs?: DispatchMessage["outputs"];
  readonly heartbeatSeconds?: number;
  readonly hardSeconds?: number;
  readonly inlineLimitBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with that time, and deadlines counted from it: a gateway whose clock is off. */
  readonly sentAt?: Date;
}

export interface Dispatched {
  readonly jobId: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: DispatchBody;
}

/** What an answer to a dispatch may hold: a final report, or a problem. */
export interface DispatchBody extends Omit<Partial<Report>, "status"> {
  readonly status?: string | number;
  readonly type?: string;
  readonly detail?: string;
}

interface JobRecord {
  readonly applied: Report[];
  readonly tokens: Map<string, number>;
  attempt: number;
  isCancelled: boolean;
  end: Report | undefined;
}

type PlanReport = (received: Omit<ReceivedReport, "status">) => Answer | undefined;
type PlanUpload = (path: string) => Answer | undefined;

/**
 * The gateway's side of the runner protocol as a real HTTP server with its memory in the open: checks every signature, token and
 * sequence, keeps what was reported and uploaded, and answers as it is told.
 */
export class FakeGateway {
  readonly secret = webhookSecret();
  readonly received: ReceivedReport[] = [];
  readonly uploads = new Map<string, StoredUpload>();
  /** What a runner must never do: bad signatures and tokens, a sequence that falls, two bodies with one `webhook-id`. */
  readonly faults: string[] = [];
  planReport: PlanReport = () => undefined;
  planUpload: PlanUpload = () => undefined;
  readonly #jobs = new Map<string, JobRecord>();
  readonly #bodies = new Map<string, string>();
  readonly #server: Server;
  #watchers: (() => void)[] = [];
  #url = "";

  constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch((error) => {
        // A runner may break off a request of a run that nobody wants any more.
        if (error.code !== "ECONNRESET") this.faults.push(String(error));
        response.destroy();
      });
    });
  }

  get url(): string {
    return this.#url;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("Cannot listen");
    this.#url = `http://127.0.0.1:${address.port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Reports that counted: not those that were seen before. */
  applied(jobId: string): readonly Report[] {
    return this.#jobs.get(jobId)?.applied ?? [];
  }

  cancelAtNextReport(jobId: string): void {
    this.#job(jobId).isCancelled = true;
  }

  async send(
    runnerUrl: string,
    message: unknown,
    headers: Readonly<Record<string, string>> = {},
    at = new Date(),
  ) {
    const body = JSON.stringify(message);
    const signature = await sign([this.secret], `msg_${crypto.randomUUID()}`, at, body);
    return await fetch(runnerUrl, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...signature, ...headers },
    });
  }

  async dispatch(runnerUrl: string, order: Order): Promise<Dispatched> {
    const message = this.compose(order);
    const { sentAt = new Date(), headers = {} } = order;
    const response = await this.send(runnerUrl, message, headers, sentAt);
    const text = await response.text();
    const body: DispatchBody = text === "" ? {} : JSON.parse(text);
    const job = this.#job(message.job.id);
    if (response.status === 200 && !job.end) job.end = reportSchema.parse(body);
    this.#wake();
    return { jobId: message.job.id, status: response.status, headers: response.headers, body };
  }

  async cancel(runnerUrl: string, jobId: string, attempt = 1): Promise<number> {
    const response = await this.send(runnerUrl, { type: "cancel", job: { id: jobId }, attempt });
    await response.body?.cancel();
    return response.status;
  }

  /** A dispatch message; its token is good from now on. */
  compose(order: Order): DispatchMessage {
    const { jobId = crypto.randomUUID(), attempt = 1, sentAt = new Date() } = order;
    const job = this.#job(jobId);
    const token = `v1.${crypto.randomUUID()}`;
    job.tokens.set(token, attempt);
    job.attempt = Math.max(job.attempt, attempt);
    const after = (seconds: number) => new Date(sentAt.getTime() + seconds * 1000).toISOString();
    return {
      type: "dispatch",
      job: { id: jobId, createdAt: sentAt.toISOString() },
      process: { id: order.process, version: "1.0.0" },
      attempt,
      inputs: { ...order.inputs },
      outputs: order.outputs ?? { return_value: {} },
      deadlines: {
        acceptBy: after(3_600),
        heartbeatSeconds: order.heartbeatSeconds ?? 60,
        hardAt: after(order.hardSeconds ?? 3_600),
      },
      report: { url: `${this.url}/jobs/${jobId}/reports`, token },
      upload: {
        url: `${this.url}/jobs/${jobId}/uploads/${attempt}`,
        inlineLimitBytes: order.inlineLimitBytes ?? 65_536,
      },
    };
  }

  /** Resolves once `isSo`, looked at after everything that comes in. */
  async until(isSo: () => boolean, what = "what was waited for", seconds = 10): Promise<void> {
    const until = Date.now() + seconds * 1000;
    while (!isSo()) {
      const left = until - Date.now();
      if (left <= 0) throw new Error(`In ${seconds} s ${what} did not come; got ${this.#told()}`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#watchers.push(resolve);
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  /** The final report of a job, in the answer to its dispatch or afterwards. */
  async end(jobId: string, seconds = 10): Promise<Report> {
    await this.until(() => this.#job(jobId).end !== undefined, `the end of job ${jobId}`, seconds);
    return this.#job(jobId).end as Report;
  }

  #told(): string {
    return JSON.stringify([this.received.map(({ status, report }) => [status, report]), this.faults]).slice(
      0,
      2_000,
    );
  }

  #job(id: string): JobRecord {
    const known = this.#jobs.get(id);
    if (known) return known;
    const job: JobRecord = {
      applied: [],
      tokens: new Map(),
      attempt: 1,
      isCancelled: false,
      end: undefined,
    };
    this.#jobs.set(id, job);
    return job;
  }

  #wake(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts = (request.url ?? "").split("/");
    const [, , jobId = "", what] = parts;
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    const attempt = this.#jobs.get(jobId)?.tokens.get(token);
    if (attempt === undefined) {
      this.faults.push(`no token for ${request.method} ${request.url}`);
      return this.#answer(response, { status: 401 });
    }
    if (what === "reports") await this.#report(request, response, { jobId, attempt });
    else await this.#upload(request, response, parts.slice(4).map(decodeURIComponent).join("/"));
    this.#wake();
  }

  async #report(
    request: IncomingMessage,
    response: ServerResponse,
    { jobId, attempt }: { jobId: string; attempt: number },
  ): Promise<void> {
    const body = await readAll(request);
    const headers = new Headers(request.headers as Record<string, string>);
    const webhookId = await verify([this.secret], headers, body, new Date());
    const parsed = reportSchema.safeParse(JSON.parse(body || "{}"));
    if (webhookId === undefined || !parsed.success) {
      this.faults.push(webhookId === undefined ? `signature of ${body}` : `report ${body}: ${parsed.error}`);
      return this.#answer(response, { status: webhookId === undefined ? 401 : 400 });
    }
    this.#checkRepeat(webhookId, body);
    const received = { jobId, attempt, webhookId, report: parsed.data, at: Date.now() };
    const planned = this.planReport(received);
    const answer = planned?.lost
      ? { ...this.#apply(received), lost: true as const }
      : planned ?? this.#apply(received);
    this.received.push({ ...received, status: answer.status ?? 200 });
    this.#wake();
    await this.#answer(response, answer);
  }

  #checkRepeat(webhookId: string, body: string): void {
    if ((this.#bodies.get(webhookId) ?? body) !== body) this.faults.push(`two bodies as ${webhookId}`);
    this.#bodies.set(webhookId, body);
  }

  #apply({ jobId, attempt, report }: Omit<ReceivedReport, "status">): Answer {
    const job = this.#job(jobId);
    if (attempt !== job.attempt) return { status: 409 };
    const isHeartbeat = report.sequence === undefined;
    if (job.isCancelled) {
      return isHeartbeat ? { body: { status: "dismissed", cancel: true } } : { status: 410 };
    }
    const last = job.applied.findLast(({ sequence }) => sequence !== undefined)?.sequence ?? 0;
    if (report.sequence !== undefined && report.sequence > last) {
      if (job.end) this.faults.push(`a report after the end: ${JSON.stringify(report)}`);
      job.applied.push(report);
      if (report.status === "successful" || report.status === "failed") job.end = report;
    } else if (report.sequence !== undefined && report.sequence < last) {
      this.faults.push(`sequence ${report.sequence} after ${last}`);
    }
    return { body: { status: job.end?.status ?? "running", cancel: false } };
  }

  async #upload(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const hash = createHash("sha256");
    const chunks: Buffer[] = [];
    let size = 0;
    const planned = this.planUpload(path);
    if (planned && !planned.lost && planned.status !== undefined && planned.status >= 400) {
      request.resume();
      return this.#answer(response, planned);
    }
    for await (const chunk of request) {
      hash.update(chunk);
      size += chunk.length;
      if (size <= 1_048_576) chunks.push(chunk);
    }
    const sha256 = hash.digest("hex");
    const bytes = size <= 1_048_576 ? joined(chunks) : undefined;
    const mediaType = request.headers["content-type"] ?? "";
    this.uploads.set(path, { path, mediaType, size, sha256, bytes });
    await this.#answer(response, { status: 201, body: { size, sha256 }, ...planned });
  }

  async #answer(response: ServerResponse, answer: Answer): Promise<void> {
    await answer.after;
    if (answer.lost) return void response.destroy();
    const { status = 200, headers = {}, body = { type: "about:blank", status } } = answer;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const chunk of request) body += chunk;
  return body;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
