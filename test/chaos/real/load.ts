import type { Answered } from "../../support/answered.ts";
import { pause } from "../../support/pause.ts";
import type { ChaosSite } from "./chaos_site.ts";

/** A job as its client asked for it and was given it. */
export interface Accepted {
  readonly index: number;
  readonly message: string;
  readonly fails: boolean;
  /** As often as a 201 named one: all the same, or the key was worth nothing. */
  readonly jobIds: readonly string[];
}

export interface Load {
  readonly accepted: readonly Accepted[];
  /** Keys that never got a 201: nothing was promised to them. */
  readonly unanswered: readonly number[];
  /** How often a client was refused (503) or not answered, and asked again. */
  readonly tries: { readonly refused: number; readonly broken: number };
  /** Answers that no fault excuses, in words. */
  readonly strange: readonly string[];
}

const clients = 16;
const patienceSeconds = 90;

const kinds: readonly Readonly<Record<string, unknown>>[] = [
  { steps: 4, stepMilliseconds: 250 },
  { steps: 0 },
  { steps: 8, stepMilliseconds: 300 },
  { steps: 2, uploads: true },
  { steps: 3, stepMilliseconds: 100, fails: true },
  { steps: 1, stepMilliseconds: 2_500 },
];

/** So many jobs, evenly over the time, by clients that ask with the same key until they have a 201, and some once more. */
export async function submitAll(chaos: ChaosSite, jobs: number, seconds: number): Promise<Load> {
  const accepted: Accepted[] = [];
  const unanswered: number[] = [];
  const strange: string[] = [];
  const tries = { refused: 0, broken: 0 };
  const begun = performance.now();
  let next = 0;

  async function submit(index: number): Promise<void> {
    const jobIds: string[] = [];
    const wanted = index % 5 === 0 ? 2 : 1;
    const until = performance.now() + patienceSeconds * 1000;
    while (jobIds.length < wanted && performance.now() < until) {
      const answer = await ask(chaos, index).catch(() => undefined);
      if (answer?.status === 201) jobIds.push(String(answer.body["jobID"]));
      else await again(answer, index);
    }
    if (jobIds.length === 0) unanswered.push(index);
    else accepted.push({ index, message: messageOf(index), fails: isFailing(index), jobIds });
  }

  async function again(answer: Answered | undefined, index: number): Promise<void> {
    if (answer === undefined) tries.broken++;
    else if (answer.status === 503) tries.refused++;
    else strange.push(`submission ${index}: ${answer.status} ${answer.text.slice(0, 300)}`);
    await pause(100 + 200 * Math.random());
  }

  await Promise.all(Array.from({ length: clients }, async () => {
    for (let index = next++; index < jobs; index = next++) {
      await pause(Math.max(0, begun + index / jobs * seconds * 1000 - performance.now()));
      await submit(index);
    }
  }));
  return { accepted, unanswered, tries, strange };
}

function ask({ client, site }: ChaosSite, index: number): Promise<Answered> {
  const at = (name: string) => `${site.subscriber.url}/${index}/${name}`;
  return client.execute("hardy", {
    inputs: { ...kinds[index % kinds.length], message: messageOf(index) },
    response: "document",
    subscriber: {
      successUri: at("successful"),
      failedUri: at("failed"),
      ...(index % 2 === 0 ? { inProgressUri: at("inProgress") } : {}),
    },
  }, { "idempotency-key": `"${index}"`, "prefer": "respond-async" });
}

const messageOf = (index: number) => `job ${index}`;
const isFailing = (index: number) => "fails" in kinds[index % kinds.length]!;
