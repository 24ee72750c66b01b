import { isOutstanding } from "../../src/core/delivery.ts";
import type { BlobStore } from "../../src/core/ports.ts";
import { isFinal, type Job } from "../../src/core/job.ts";
import type { Clients } from "./clients.ts";
import { checkLists, checkOutstanding } from "./indexes.ts";
import { attempts, fileKey, fileOf, resultOf, urls, wrongFileOf } from "./outside.ts";
import type { Stage } from "./stage.ts";

/** What must hold when all has ended and nothing is owed, before anything expires. */
export async function checkAtRest(stage: Stage, clients: Clients): Promise<void> {
  const { ledger, broken, place, clock, underWay } = stage;
  for (const { what } of underWay) broken.push(`whatever is begun ends: ${what}`);
  for (const [key, inputs] of clients.asked) {
    for (const input of inputs) {
      const jobs = ledger.jobsOfInput.get(input) ?? [];
      if (jobs.length !== 1) {
        broken.push(`every key has exactly one job: ${key} has ${jobs.length} for ${input}`);
      }
    }
  }
  for (const input of ledger.jobsOfInput.keys()) {
    if (![...clients.asked.values()].flat().includes(input)) {
      broken.push(`no job without a request: ${input}`);
    }
  }
  for (const [jobId, history] of ledger.histories) await checkJob(stage, jobId, history);
  await checkLists(stage);
  await checkOutstanding(stage);
  const due = await place.truth.due(clock.now(), 100);
  for (const { id } of due) broken.push(`nothing is due at rest: ${id}`);
  for (const key of await place.immortal()) {
    broken.push(`whatever is kept of a job that ended expires: ${key}`);
  }
}

/** What must hold when every time that a record is kept for is over. */
export async function checkForgotten({ place, broken, ledger, blobs }: Stage): Promise<void> {
  for (const jobId of ledger.histories.keys()) {
    if (await place.truth.read(jobId)) broken.push(`every record is forgotten in the end: ${jobId}`);
    for (const attempt of attempts) {
      if (await isKept(blobs, jobId, attempt)) broken.push(`files go with their job: ${jobId}`);
    }
  }
  for (const remains of await place.remains()) {
    broken.push(`nothing remains of what was forgotten: ${remains}`);
  }
}

async function checkJob(stage: Stage, jobId: string, history: readonly Job[]): Promise<void> {
  const { broken, place: { truth } } = stage;
  const job = await truth.read(jobId);
  const last = history.at(-1);
  const removed = history.find(({ removedAt }) => removedAt !== undefined);
  if (job === undefined) {
    if (removed === undefined) broken.push(`no job is lost: ${jobId}`);
    return;
  }
  if (JSON.stringify(job) !== JSON.stringify(last)) {
    broken.push(`a record changes by commits alone: ${jobId}`);
  }
  if (!isFinal(job)) return void broken.push(`every job ends: ${jobId} is ${job.status}`);
  if (endings(history) !== 1) broken.push(`a job ends once: ${jobId}`);
  for (const { id } of job.deliveries.filter(isOutstanding)) broken.push(`nothing is owed at rest: ${id}`);
  if (removed !== undefined) return;
  await checkResults(stage, job);
  checkCallbacks(stage, job);
}

/** How often the record became final. */
function endings(history: readonly Job[]): number {
  return history.filter((job, i) => isFinal(job) && !isFinal(history[i - 1] ?? { status: "accepted" }))
    .length;
}

/** The file of the attempt, the right one or the wrong one. */
async function isKept(blobs: BlobStore, jobId: string, attempt: number): Promise<boolean> {
  const files = [fileOf(jobId, attempt), wrongFileOf(jobId, attempt)];
  const found = await Promise.all(
    files.map(({ sha256 }) => blobs.stat(fileKey(jobId, attempt, sha256))),
  );
  return found.some((stat) => stat !== undefined);
}

/** Each result says which attempt has made it; only what a result refers to is kept. */
async function checkResults({ broken, place: { truth }, blobs, lateFiles }: Stage, job: Job): Promise<void> {
  const results = await truth.readResults(job.id);
  const isThere = results !== undefined;
  if (isThere !== (job.status === "successful")) broken.push(`results are those of a success: ${job.id}`);
  for (const attempt of attempts) {
    const isOfResult = job.status === "successful" && attempt === job.attempt;
    const isLate = [...lateFiles].some((file) => file.startsWith(fileKey(job.id, attempt, "")));
    if (isOfResult || isLate) continue;
    if (await isKept(blobs, job.id, attempt)) {
      broken.push(`uploads that no result refers to go: ${job.id} ${attempt}`);
    }
  }
  if (results === undefined) return;
  const { message, file } = results;
  const isOwn = message?.kind === "value" && message.value === resultOf(job.id, job.attempt);
  if (!isOwn) broken.push(`a result belongs to the attempt in the record: ${job.id}`);
  if (file?.kind !== "file") return;
  const expected = fileOf(job.id, job.attempt);
  const found = await blobs.read(fileKey(job.id, job.attempt, expected.sha256));
  const text = found && await new Response(found.content).text();
  if (text !== expected.text) broken.push(`a success has its files: ${job.id}`);
}

function checkCallbacks({ outside: { callbacks }, broken }: Stage, job: Job): void {
  const isSuccess = job.status === "successful";
  const finalUrl = isSuccess ? urls.successUri : urls.failedUri;
  const otherUrl = isSuccess ? urls.failedUri : urls.successUri;
  const ofJob = callbacks.filter(({ id }) => id.startsWith(`${job.id}_`));
  const final = ofJob.filter(({ url }) => url === finalUrl);
  const isDead = job.deliveries.some(({ event, state }) =>
    event === (isSuccess ? "successful" : "failed") && state === "dead"
  );
  if (final.length === 0 && !isDead) broken.push(`every end is told, or its callback is dead: ${job.id}`);
  if (new Set(final.map(({ id, body }) => id + body)).size > 1) {
    broken.push(`an end is told in the same words: ${job.id}`);
  }
  if (ofJob.some(({ url }) => url === otherUrl)) broken.push(`no end is told that is none: ${job.id}`);
  const first = ofJob.findIndex(({ url }) => url === finalUrl);
  // Who stood still beyond its lease has settled what another has on its way by now.
  const stalled = new Set(ofJob.filter(({ isStalled }) => isStalled).map(({ id }) => id));
  const late = first < 0 ? [] : ofJob.slice(first).filter(({ id }) => !stalled.has(id));
  if (late.some(({ url }) => url === urls.inProgressUri)) {
    broken.push(`no progress is told after the end: ${job.id}`);
  }
  const told = ofJob.filter(({ url }) => url === urls.inProgressUri).map(({ body }) =>
    JSON.parse(body).status
  );
  if (told.some((status) => status !== "running")) broken.push(`progress is told of what runs: ${job.id}`);
}
