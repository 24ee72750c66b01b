import { Webhook } from "standardwebhooks";
import type { LogEntry } from "./output.ts";
import type { JournalEntry } from "./journal.ts";
import type { ReceivedRequest } from "./subscriber_program.ts";

/** What holds of every job, whatever dies. */
export const invariants = {
  oneJob: "a request that is repeated with its key is one job",
  end: "a job ends",
  started: "a job is started again only when its runner was lost",
  alive: "a runner that lives is not given up",
  ranOnce: "an attempt runs once",
  results: "the results are those of the attempt that the record names",
  stopped: "a run is stopped when its job is dismissed",
  told: "the end is told to the subscriber",
  signed: "a callback bears the gateway's signature",
  sameId: "a message keeps its webhook-id",
  oneAtATime: "one attempt of a delivery at a time",
  noProgressAfter: "nothing is told of progress after the end",
  nothingOwed: "nothing is dead or owed when all is done",
  revision: "a revision is written once",
  final: "a final status is final",
  lease: "a lease has one holder",
  progress: "progress never falls within an attempt",
} as const;

export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
  constructor(readonly invariant: keyof typeof invariants, detail: string) {
    super(`${invariants[invariant]}: ${detail}`);
  }
}

export function demand(holds: boolean, invariant: keyof typeof invariants, detail: () => unknown): void {
  if (!holds) throw new BrokenInvariant(invariant, JSON.stringify(detail()));
}

/** Of the lines of `counting_runner.ts`: which attempts of the job have run. */
export function checkRuns(entries: readonly LogEntry[], jobId: string, attempts: readonly number[]): void {
  const runs = entries.filter(({ event, job }) => event === "run" && job === jobId)
    .map(({ attempt }) => Number(attempt));
  demand(new Set(runs).size === runs.length, "ranOnce", () => ({ runs }));
  demand(JSON.stringify(runs) === JSON.stringify(attempts), "started", () => ({ runs, attempts }));
}

export function checkCallbacks(
  requests: readonly ReceivedRequest[],
  secret: string,
  path: string,
): void {
  const webhook = new Webhook(secret);
  for (const request of requests) demand(isSigned(webhook, request), "signed", () => request.headers);
  const told = requests.filter((request) => request.path === path);
  const ids = new Set(told.map(({ headers }) => headers["webhook-id"]));
  demand(told.length > 0, "told", () => requests.map((request) => request.path));
  demand(ids.size === 1, "sameId", () => [...ids]);
  const after = requests.slice(requests.findIndex((request) => request.path === path));
  demand(
    after.every((request) => request.path === path),
    "noProgressAfter",
    () => after.map(({ path }) => path),
  );
}

const toleranceSeconds = 300;

/** Judged at the time at which it came: a run may be longer than a signature is good for. */
function isSigned(webhook: Webhook, { at, body, headers }: ReceivedRequest): boolean {
  const { "webhook-id": id = "", "webhook-timestamp": timestamp = "", "webhook-signature": signatures = "" } =
    headers;
  const sentAt = new Date(Number(timestamp) * 1000);
  const isFresh = Math.abs(at - sentAt.getTime()) < toleranceSeconds * 1000;
  return isFresh && signatures.split(" ").includes(webhook.sign(id, sentAt, body));
}

/** Requests of one message, each of which took the subscriber that long to answer. */
export function checkOneAtATime(requests: readonly ReceivedRequest[], answerMilliseconds: number): void {
  const times = requests.map(({ at }) => at);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  demand(gaps.every((gap) => gap >= answerMilliseconds), "oneAtATime", () => ({ gaps }));
}

/** The commits of one job, as the store said yes to them. */
export function checkJournal(entries: readonly JournalEntry[]): void {
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    if (before === undefined) return;
    const both = () => [before, entry];
    demand(entry.revision > before.revision, "revision", both);
    demand(!isFinal(before) || entry.status === before.status, "final", both);
    const isSameAttempt = entry.attempt === before.attempt;
    demand(!isSameAttempt || (entry.progress ?? 0) >= (before.progress ?? 0), "progress", both);
    // A process that is killed may not come to write its last line.
    const isNext = entry.revision === before.revision + 1;
    demand(!isNext || keepsLeases(before, entry), "lease", both);
  });
}

function isFinal({ status }: JournalEntry): boolean {
  return status !== "accepted" && status !== "running";
}

/** Nobody claims a delivery before the lease of its holder has run out. */
function keepsLeases(before: JournalEntry, entry: JournalEntry): boolean {
  return entry.deliveries.every(({ id, state, dueAt }) => {
    const held = before.deliveries.find((delivery) => delivery.id === id && delivery.state === "inFlight");
    return held === undefined || state !== "inFlight" || dueAt === held.dueAt || entry.at >= held.dueAt;
  });
}
