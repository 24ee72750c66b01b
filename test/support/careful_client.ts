import { expect } from "vitest";
import type { Answered } from "./answered.ts";
import { eventually } from "./eventually.ts";
import { pause } from "./pause.ts";
import { inputsCanary, type RedisSite } from "./redis_site.ts";

/** A job as its client asked for it. */
export interface Submission {
  readonly index: number;
  readonly jobId: string;
  readonly message: string;
  /** How many lines its log must have. */
  readonly logLines: number;
  readonly refusals: readonly Refusal[];
}

export interface Refusal extends Answered {
  /** How long the client waited for it. */
  readonly seconds: number;
}

export interface CarefulOptions {
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** How many times 22 characters its message is longer. */
  readonly padding?: number;
  readonly processId?: string;
  /** No Idempotency-Key: for who never has to ask again. */
  readonly keyless?: boolean;
  /** How long to try. Default 60; 0: once. */
  readonly seconds?: number;
  /** Told of every refusal as it comes. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

const clients = 12;
const pauseMilliseconds = 60;

/**
 * What a careful client does: the same request with the same key until it is accepted. Every 201 has its job in Redis, as soon as
 * Redis can be asked. Where nobody answers it tries again too.
 */
export async function submitCarefully(
  site: RedisSite,
  index: number,
  options: CarefulOptions = {},
): Promise<Submission> {
  const refusals: Refusal[] = [];
  const until = performance.now() + (options.seconds ?? 60) * 1000;
  do {
    const answer = await trySubmit(site, index, options).catch(() => undefined);
    if (answer?.status === 201) {
      const jobId = String(answer.body["jobID"]);
      await checkStored(site, jobId);
      return { jobId, refusals, ...traitsOf(index, options) };
    }
    if (answer) {
      refusals.push(answer);
      options.onRefusal?.(answer);
    }
    await pause(pauseMilliseconds);
  } while (performance.now() < until);
  throw new Error(`Job ${index} was not accepted: ${refusals.at(-1)?.text ?? "nobody answered"}`);
}

/** So many jobs, by clients that submit one after the other. */
export async function submitMany(
  site: RedisSite,
  jobs: number,
  options: CarefulOptions = {},
): Promise<readonly Submission[]> {
  const submissions: Submission[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < jobs) submissions.push(await submitCarefully(site, next++, options));
  }));
  return submissions;
}

/** One try. Its key is its index. */
export async function trySubmit(
  { client, subscriber }: RedisSite,
  index: number,
  options: CarefulOptions = {},
): Promise<Refusal> {
  const at = (name: string) => `${subscriber.url}/${index}/${name}`;
  const { message } = traitsOf(index, options);
  const begun = performance.now();
  const answer = await client.execute(options.processId ?? "steady", {
    inputs: { logs: true, ...options.inputs, message },
    response: "document",
    subscriber: { successUri: at("end"), failedUri: at("end"), inProgressUri: at("inProgress") },
  }, {
    ...(options.keyless ? {} : { "idempotency-key": `"${index}"` }),
    "prefer": "respond-async",
    "accept": "application/json, application/problem+json",
  });
  return Object.assign(answer, { seconds: (performance.now() - begun) / 1000 });
}

function traitsOf(index: number, { inputs, padding = 0 }: CarefulOptions) {
  const message = `${inputsCanary} ${index}${inputsCanary.repeat(padding)}`;
  return { index, message, logLines: inputs?.["logs"] === false ? 0 : Number(inputs?.["steps"] ?? 2) };
}

async function checkStored({ redis, jobKey }: RedisSite, jobId: string): Promise<void> {
  const stored = await eventually("Redis can be asked", 60, () => redis.cli("EXISTS", jobKey(jobId)));
  expect(stored, `job ${jobId}, answered 201, is in Redis`).toBe("1");
}
