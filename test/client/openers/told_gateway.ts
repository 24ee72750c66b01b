import type { ProcessDescription } from "../../../src/ogc/process.ts";
import type { StatusInfo } from "../../../src/ogc/status_info.ts";
import {
  type Auth,
  type Client,
  createClient,
  type OpenContext,
  type Opener,
} from "../../../src/client/mod.ts";

export const gatewayUrl = "https://gateway.test/ogc";

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly redirect: RequestRedirect | undefined;
}

export interface Told {
  /** The results document of job `j`. */
  readonly results?: unknown;
  /** One after the other; the last one stays. Default `successful`. */
  readonly statuses?: readonly StatusInfo["status"][];
  /** The schemas of the outputs of its process; `undefined`: the process has gone. */
  readonly outputs?: Readonly<Record<string, Record<string, unknown>>> | undefined;
  /** URL to what is there. */
  readonly files?: Readonly<Record<string, () => Response>>;
  readonly auth?: Auth;
}

export interface ToldGateway {
  readonly client: Client;
  readonly asked: readonly Asked[];
  /** How often a URL that ends so was asked for. */
  count(end: string): number;
}

/** A client of a gateway that has one job, and tells of it what the test wants it to tell: also what ours never would. */
export function tellGateway(told: Told): ToldGateway {
  const asked: Asked[] = [];
  const statuses = [...told.statuses ?? ["successful" as const]];
  const answer = (url: string): Response => {
    if (url === `${gatewayUrl}/jobs/j`) return Response.json(statusOf(statuses));
    if (url === `${gatewayUrl}/jobs/j/results`) return Response.json(told.results);
    if (url === `${gatewayUrl}/processes/p` && told.outputs) return Response.json(describe(told.outputs));
    return told.files?.[url]?.() ??
      Response.json({ type: "about:blank", status: 404, detail: `${url} is not there` }, { status: 404 });
  };
  const fetch: typeof globalThis.fetch = (input, init) => {
    const url = String(input);
    const { method = "GET", redirect } = init ?? {};
    asked.push({ method, url, headers: new Headers(init?.headers), redirect });
    return Promise.resolve(answer(url));
  };
  const auth = told.auth === undefined ? {} : { auth: told.auth };
  const client = createClient({ url: gatewayUrl, fetch, ...auth });
  return { client, asked, count: (end) => asked.filter(({ url }) => url.endsWith(end)).length };
}

function statusOf(statuses: StatusInfo["status"][]): StatusInfo {
  const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? "running";
  const time = "2025-01-01T00:00:00Z";
  const failure = status === "failed" ? { message: "Out of cheese" } : {};
  return {
    jobID: "j",
    processID: "p",
    type: "process",
    status,
    created: time,
    updated: time,
    links: [],
    ...failure,
  };
}

function describe(outputs: Readonly<Record<string, Record<string, unknown>>>): ProcessDescription {
  const described = Object.entries(outputs).map(([name, schema]) => [name, { schema }]);
  return { id: "p", version: "1", outputs: Object.fromEntries(described) };
}

/** An opener that accepts everything and gives its name. */
export function named(name: string, rest: Partial<Opener> = {}): Opener {
  return { name, isUsable: () => true, accept: () => true, open: () => name, ...rest };
}

/** What an opener is given for these results. */
export async function contextOf(told: Told, options: Record<string, unknown> = {}): Promise<OpenContext> {
  const { client } = tellGateway(told);
  const contexts: OpenContext[] = [];
  client.openers.register(named("all", { open: (context) => void contexts.push(context) }));
  await client.openResult("j", options);
  const [context] = contexts;
  if (context === undefined) throw new Error("The opener was not asked");
  return context;
}

export const href = "https://h.test/out";

export interface Opening {
  /** Of the output, in the description of its process. */
  readonly schema?: Record<string, unknown>;
  /** What is linked. */
  readonly body?: BodyInit;
  readonly [option: string]: unknown;
}

/** One output, opened. */
export function openOutput(value: unknown, { schema = {}, body, ...options }: Opening = {}) {
  const at = (value as { href?: string } | null)?.href;
  const files: Told["files"] = at === undefined || body === undefined
    ? {}
    : { [at]: () => new Response(body) };
  return tellGateway({ results: { out: value }, outputs: { out: schema }, files }).client.openResult(
    "j",
    options,
  );
}
