import { type Refusal, type Submission, submitCarefully } from "./careful_client.ts";
import { eventually } from "./eventually.ts";
import { tail } from "./output.ts";
import { pause } from "./pause.ts";
import type { RedisSite } from "./redis_site.ts";

export interface Disturbance {
  /** Begins what is wrong. */
  readonly begin: () => Promise<unknown>;
  /** Ends it. */
  readonly end: () => Promise<unknown>;
  /** How long it lasts after the first client has met it. Default 500. */
  readonly milliseconds?: number;
}

export interface Disturbed {
  readonly submissions: readonly Submission[];
  readonly refusals: readonly Refusal[];
  /** For each disturbance: how long after its end the gateway could do its work again. */
  readonly backAfterSeconds: readonly number[];
}

const clients = 12;
const pauseMilliseconds = 200;

/** Clients submit one job after the other, and the jobs run, while one disturbance after the other comes and goes. */
export async function submitThrough(
  site: RedisSite,
  disturbances: readonly Disturbance[],
): Promise<Disturbed> {
  const refusals: Refusal[] = [];
  const onRefusal = (refusal: Refusal) => refusals.push(refusal);
  const submissions: Submission[] = [];
  let isOver = false;
  let next = 0;
  async function submitOneAfterTheOther(client: number): Promise<void> {
    await pause(pauseMilliseconds * client / clients);
    while (!isOver) {
      submissions.push(await submitCarefully(site, next++, { onRefusal }));
      await pause(pauseMilliseconds);
    }
  }
  const submitted = Promise.all(
    Array.from({ length: clients }, (_, client) => submitOneAfterTheOther(client)),
  );
  submitted.catch(() => {});
  const unmet: unknown[] = [];
  const backAfterSeconds: number[] = [];
  for (const { begin, end, milliseconds = 500 } of disturbances) {
    await pause(2 * pauseMilliseconds);
    const before = refusals.length;
    await begin();
    const isMet = () => refusals.length > before;
    await eventually("a client is refused", 10, () => isMet() || undefined).catch(() => {});
    unmet.push(...isMet() ? [] : [begin]);
    await pause(milliseconds);
    await end();
    backAfterSeconds.push(await secondsUntilReady(site));
  }
  await pause(2 * pauseMilliseconds);
  isOver = true;
  await submitted;
  if (unmet.length > 0) throw new Error(`Nobody was refused in ${unmet.length} of the disturbances`);
  return { submissions, refusals, backAfterSeconds };
}

async function secondsUntilReady({ gateway }: RedisSite): Promise<number> {
  const from = performance.now();
  await eventually("the gateway is back", 20, async () => {
    if (gateway.pid === undefined) throw new Error(await lastWords(gateway));
    return (await fetch(`${gateway.url}/health/ready`)).status === 200 || undefined;
  });
  return (performance.now() - from) / 1000;
}

async function lastWords({ exited, lines }: RedisSite["gateway"]): Promise<string> {
  return `it has ended: ${JSON.stringify(await exited())}\n${tail(lines)}`;
}

/** One line for the log of a test run. */
export function summary({ submissions, refusals, backAfterSeconds }: Disturbed): string {
  const slowest = Math.max(0, ...refusals.map(({ seconds }) => seconds)).toFixed(2);
  const back = backAfterSeconds.map((seconds) => seconds.toFixed(2)).join(", ");
  return `${submissions.length} jobs, ${refusals.length} refusals, the slowest after ${slowest} s; back after ${back} s`;
}
