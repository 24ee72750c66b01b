import type { CallbackReceiver } from "./callback_receiver.ts";
import { executionPath, inputs } from "./requests.ts";
import { wallClock } from "./wall_clock.ts";

/** One caller's job, in milliseconds of `wallClock`. */
export interface CalledJob {
  readonly id: string;
  /** When it should have been submitted: before it was, when whoever submits is behind. */
  readonly begin: number;
  /** The submission was answered. */
  readonly answered: number;
  /** The callback had come. */
  readonly called: number;
  /** Its results were read. */
  readonly read: number;
}

export interface Callers {
  readonly url: string;
  readonly receiver: CallbackReceiver;
}

/** As many as head starts that are under way at a time. */
export const callersAtOnce = 64;

const headers = { "content-type": "application/json" };
let number = 0;

/** Submit a job, wait for its callback, read its results. */
export async function callJob({ url, receiver }: Callers, begin = wallClock()): Promise<CalledJob> {
  const path = `/${++number}`;
  const callback = receiver.expect(path);
  const body = JSON.stringify({ inputs, subscriber: { successUri: receiver.url + path } });
  const submitted = await fetch(url + executionPath("no_op"), { method: "POST", headers, body });
  const { jobID: id } = JSON.parse(await text(submitted, 201)) as { readonly jobID: string };
  const answered = wallClock();
  const called = await callback;
  await text(await fetch(`${url}/jobs/${id}/results`), 200);
  return { id, begin, answered, called, read: wallClock() };
}

async function text(answer: Response, status: number): Promise<string> {
  const body = await answer.text();
  if (answer.status === status) return body;
  throw new Error(`Cannot measure ${answer.url}: ${answer.status} ${body}`);
}

/** So many callers, each with one job after the other. Answers whole jobs per second, until the last of them has ended. */
export async function callInTurns(callers: Callers, atOnce: number, seconds: number): Promise<number> {
  const begin = performance.now();
  let jobs = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (performance.now() - begin < seconds * 1000) {
      await callJob(callers);
      jobs++;
    }
  }));
  return jobs * 1000 / (performance.now() - begin);
}

export interface Offer {
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Taken {
  readonly jobs: readonly CalledJob[];
  /** Jobs done in the time in which they were offered, over the jobs that were. */
  readonly share: number;
}

const tickMilliseconds = 1;

/** Jobs that come at a steady rate, whether those before have ended or not. */
export async function callSteadily(callers: Callers, { perSecond, seconds }: Offer): Promise<Taken> {
  const start = wallClock();
  const offered = Math.round(perSecond * seconds);
  const calls: Promise<CalledJob>[] = [];
  while (calls.length < offered) {
    const due = Math.min(offered, Math.floor((wallClock() - start) * perSecond / 1000));
    while (calls.length < due) calls.push(callJob(callers, start + calls.length * 1000 / perSecond));
    await new Promise((resolve) => setTimeout(resolve, tickMilliseconds));
  }
  const jobs = await Promise.all(calls);
  // What comes at the very end has as long as what came before.
  const end = start + seconds * 1000 + graceMilliseconds;
  return { jobs, share: jobs.filter(({ read }) => read <= end).length / offered };
}

const graceMilliseconds = 250;
