import type { StatusInfo } from "../../../src/ogc/status_info.ts";

export interface AskedOfDouble {
  /** `GET /jobs?jobID=a,b`. */
  readonly line: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly signal: AbortSignal | null | undefined;
}

export interface GatewayDoubleOptions {
  /** Whether it knows `POST /jobs/batch`. Default true. */
  readonly batches?: boolean;
  /** What it makes of `GET /jobs?jobID=...`; default `named`. `all`: it ignores the words, and tells its newest ten jobs. */
  readonly lists?: "named" | "all" | "none";
}

/** Answers as a gateway does, from memory, and at once: for faults, for time, and to count what is asked. */
export interface GatewayDouble {
  readonly fetch: typeof globalThis.fetch;
  readonly asked: readonly AskedOfDouble[];
  /** The requests since this was called last, by their first lines. */
  lines(): readonly string[];
  /** Jobs that were there before; their ids. */
  begin(count: number, group?: string): readonly string[];
  move(status: string, ...ids: readonly (string | undefined)[]): void;
  remove(...ids: readonly (string | undefined)[]): void;
  /** What it does when nothing else is wanted. */
  answer(asked: AskedOfDouble): Response;
  /** `answer` after a millisecond, and how often it was under way at once. */
  readonly slowly: { (asked: AskedOfDouble): Promise<Response>; most: number };
  /** Asked first: what it gives is the answer. */
  instead: (asked: AskedOfDouble) => Response | Promise<Response> | undefined;
}

export const doubleUrl = "https://double.test";
const start = Date.parse("2026-11-21T12:00:00.000Z");

export function createGatewayDouble(options: GatewayDoubleOptions = {}): GatewayDouble {
  const { batches = true, lists = "named" } = options;
  const jobs = new Map<string, StatusInfo>();
  const byKey = new Map<string, readonly string[]>();
  const asked: AskedOfDouble[] = [];
  let told = 0;
  let ticks = 0;
  const now = () => new Date(start + ticks++).toISOString();

  function begin(count: number, group?: string, ended?: string): readonly string[] {
    const ids = Array.from({ length: count }, (_, i) => `job-${jobs.size + i}`);
    for (const jobID of ids) {
      const times = { created: now(), updated: now() };
      const tag = group === undefined ? {} : { group };
      const status = (ended ?? "accepted") as StatusInfo["status"];
      jobs.set(jobID, { jobID, processID: "echo", type: "process", status, ...times, ...tag, links: [] });
    }
    return ids;
  }

  function move(status: string, ...ids: readonly (string | undefined)[]): void {
    for (const id of ids) {
      const job = jobs.get(id ?? "");
      if (job === undefined) throw new Error(`The double has no job "${id}"`);
      const finished = ["successful", "failed", "dismissed"].includes(status) ? { finished: now() } : {};
      jobs.set(job.jobID, { ...job, status: status as StatusInfo["status"], updated: now(), ...finished });
    }
  }

  function once(key: string | null, make: () => readonly string[]): readonly StatusInfo[] {
    const ids = byKey.get(key ?? "") ?? make();
    if (key !== null) byKey.set(key, ids);
    return ids.map((id) => jobs.get(id) as StatusInfo);
  }

  function list(search: URLSearchParams): Response {
    const group = search.get("group");
    const names = new Set(search.get("jobID")?.split(","));
    const newest = [...jobs.values()].reverse();
    if (lists === "none") return problem(404, "not-found");
    if (lists === "all") return Response.json({ jobs: newest.slice(0, 10), links: [] });
    const found = newest.filter((job) => group === null ? names.has(job.jobID) : job.group === group);
    return Response.json({ jobs: found.slice(0, Number(search.get("limit"))), links: [] });
  }

  function answer({ line, headers, body }: AskedOfDouble): Response {
    const [method, path = ""] = line.split(" ");
    const url = new URL(path, doubleUrl);
    const key = headers.get("idempotency-key");
    if (line === "POST /jobs/batch" && batches) {
      const group = `group-${byKey.size}`;
      const inputs = body.inputs as readonly unknown[];
      const begun = once(key, () => begin(inputs.length, group));
      return Response.json({ group: begun[0]?.group, jobs: begun, links: [] }, { status: 201 });
    }
    if (method === "POST" && path.endsWith("/execution")) {
      return Response.json(once(key, () => begin(1))[0], { status: 201 });
    }
    if (method === "DELETE" && url.pathname === "/jobs") {
      const members = [...jobs.values()].filter(({ group }) => group === url.searchParams.get("group"));
      const open = members.filter(({ status }) => status === "accepted" || status === "running");
      move("dismissed", ...open.map(({ jobID }) => jobID));
      return Response.json({ jobs: members.map(({ jobID }) => jobs.get(jobID)), links: [] });
    }
    if (url.pathname === "/jobs") return list(url.searchParams);
    const job = jobs.get(url.pathname.split("/")[2] ?? "");
    if (job === undefined || method === "POST") return problem(404, "no-such-job");
    if (method === "DELETE") move("dismissed", job.jobID);
    if (path.endsWith("/results")) return Response.json({ answer: job.jobID });
    return Response.json(jobs.get(job.jobID));
  }

  let underWay = 0;
  const slowly: GatewayDouble["slowly"] = Object.assign((request: AskedOfDouble) => {
    slowly.most = Math.max(slowly.most, ++underWay);
    return new Promise<Response>((resolve) =>
      setTimeout(() => {
        underWay--;
        resolve(answer(request));
      }, 1)
    );
  }, { most: 0 });

  const double: GatewayDouble = {
    async fetch(input, init = {}) {
      await Promise.resolve();
      const { method = "GET", body, headers, signal } = init;
      const line = `${method} ${String(input).slice(doubleUrl.length)}`;
      const request = { line, headers: new Headers(headers), body: JSON.parse(String(body ?? "{}")), signal };
      asked.push(request);
      return await (double.instead(request) ?? answer(request));
    },
    asked,
    lines() {
      const from = told;
      told = asked.length;
      return asked.slice(from).map(({ line }) => line);
    },
    begin,
    move,
    remove: (...ids) => ids.forEach((id) => jobs.delete(id ?? "")),
    answer,
    slowly,
    instead: () => undefined,
  };
  return double;
}

export function problem(status: number, type: string, more: object = {}): Response {
  const headers = { "content-type": "application/problem+json" };
  return new Response(JSON.stringify({ type, title: type, status, ...more }), { status, headers });
}

/** A request that nobody answers. */
export function silence({ signal }: AskedOfDouble): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
}
