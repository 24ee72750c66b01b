import type { Job } from "../../../src/core/job.ts";
import type { JobStore } from "../../../src/core/ports.ts";
import { atMost } from "../../support/at_most.ts";
import { eventually } from "../../support/eventually.ts";
import { type JournalEntry, readJournal } from "../../support/journal.ts";
import type { ReceivedRequest } from "../../support/subscriber_program.ts";
import type { ChaosSite } from "./chaos_site.ts";
import type { Stroke } from "./disturber.ts";
import type { Accepted, Load } from "./load.ts";

/** Everything that was written down, by the store, the gateways, the runner and the subscriber, once all was at rest. */
export interface Evidence {
  readonly load: Load;
  readonly strokes: readonly Stroke[];
  /** As the store has them. */
  readonly records: ReadonlyMap<string, Job>;
  /** Of each job, in the order of its revisions. */
  readonly journal: ReadonlyMap<string, readonly JournalEntry[]>;
  /** By the index of the submission, in the order in which they came. */
  readonly callbacks: ReadonlyMap<number, readonly ReceivedRequest[]>;
  /** What a client is told of successful jobs; links are followed. Undefined where it was told nothing. */
  readonly results: ReadonlyMap<string, Results | undefined>;
  readonly callbackSecret: string;
  /** How often the body of a process began. */
  readonly runs: number;
}

export interface Results {
  readonly document: string;
  readonly answer: string;
}

export async function gather(
  chaos: ChaosSite,
  load: Load,
  strokes: readonly Stroke[],
): Promise<Evidence> {
  const { gateway, runner, subscriber } = chaos.site;
  const records = await readRecords(chaos);
  return {
    load,
    strokes,
    records: new Map(records.map((job) => [job.id, job])),
    journal: Map.groupBy(readJournal(gateway.journalFile), ({ jobId }) => jobId),
    callbacks: Map.groupBy(await subscriber.requests(), ({ path }) => indexOf(path)),
    results: await readResults(chaos, load.accepted, records),
    callbackSecret: gateway.callbackSecret,
    runs: runner.entries().filter(({ event }) => event === "run").length,
  };
}

/** Every job that the store lists. */
export async function readRecords(chaos: ChaosSite): Promise<readonly Job[]> {
  const store = await chaos.openStore();
  try {
    return await listAll(store);
  } finally {
    await store.close();
  }
}

async function listAll(store: JobStore): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  let after: Awaited<ReturnType<JobStore["list"]>>["next"];
  do {
    const page = await store.list({ limit: 500, ...(after ? { after } : {}) });
    jobs.push(...page.jobs);
    after = page.next;
  } while (after !== undefined);
  return jobs;
}

async function readResults(
  { client }: ChaosSite,
  accepted: readonly Accepted[],
  records: readonly Job[],
): Promise<ReadonlyMap<string, Results | undefined>> {
  const successful = new Set(records.filter(({ status }) => status === "successful").map(({ id }) => id));
  const asked = accepted.flatMap(({ jobIds }) => jobIds.slice(0, 1)).filter((id) => successful.has(id));
  const inTurn = atMost(8);
  const read = async (id: string): Promise<[string, Results | undefined]> => [
    id,
    await inTurn(() => eventually("results are told", 5, () => resultsOf(client, id))).catch(() => undefined),
  ];
  return new Map(await Promise.all(asked.map(read)));
}

async function resultsOf(client: ChaosSite["client"], jobId: string): Promise<Results | undefined> {
  const { status, text, body } = await client.results(jobId);
  if (status !== 200) return undefined;
  const { answer } = body as { answer: string | { href: string } };
  if (typeof answer === "string") return { document: text, answer };
  const linked = await fetch(answer.href);
  const content = await linked.text();
  return linked.ok ? { document: text, answer: content } : undefined;
}

/** The first segment of the subscriber's paths. */
export function indexOf(path: string): number {
  return Number(path.split("/")[1]);
}
