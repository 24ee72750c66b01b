import type { Figure } from "./figure.ts";
import { startGateway, startRunner } from "./programs.ts";
import { executionPath, inputs, submission } from "./requests.ts";
import { inScene } from "./scene.ts";
import { median } from "./statistics.ts";

export interface BatchOptions {
  readonly rounds: number;
}

const jobs = 1_000;
const atOnce = 64;

interface Round {
  readonly batchSeconds: number;
  readonly singleSeconds: number;
  readonly listSeconds: number;
  readonly pollSeconds: number;
}

/**
 * 1,000 jobs by one request against 1,000 requests, 64 of them at once, and their statuses by one request against 1,000. As in
 * `submit` nobody runs the jobs: what is measured is to accept and to tell of them.
 */
export async function benchBatch({ rounds }: BatchOptions): Promise<readonly Figure[]> {
  const all = await inScene(async (scene) => {
    const runner = await scene.with(startRunner("hangs"));
    const env = { TIDEGATE_LEASE_SECONDS: "3600", TIDEGATE_SWEEP_SECONDS: "3600" };
    const { url } = await scene.with(startGateway(scene.folder, runner, env));
    await measure(url);
    const found: Round[] = [];
    while (found.length < rounds) found.push(await measure(url));
    return found;
  });
  return [
    figure("batch_submit_ratio", all, ({ singleSeconds, batchSeconds }) => [singleSeconds, batchSeconds]),
    figure("batch_status_ratio", all, ({ pollSeconds, listSeconds }) => [pollSeconds, listSeconds]),
  ];
}

function figure(name: string, rounds: readonly Round[], of: (round: Round) => [number, number]): Figure {
  const ratios = rounds.map(of).map(([many, one]) => many / one);
  const [many, one] = [0, 1].map((side) => median(rounds.map((round) => of(round)[side] ?? NaN)));
  const perSecond = (seconds = NaN) => Math.round(jobs / seconds);
  const note = `${perSecond(one)} against ${perSecond(many)} jobs/s`;
  return { name, value: median(ratios), unit: "ratio", rounds: ratios, note };
}

async function measure(url: string): Promise<Round> {
  const singleSeconds = await timed(() =>
    many(() => ask(url + executionPath("no_op"), 201, { body: submission, prefer: "respond-async" }))
  );
  let ids: readonly string[] = [];
  const batchSeconds = await timed(async () => {
    const body = { processID: "no_op", inputs: Array.from({ length: jobs }, () => inputs) };
    const batch = await ask<{ jobs: { jobID: string }[] }>(`${url}/jobs/batch`, 201, { body });
    ids = batch.jobs.map(({ jobID }) => jobID);
  });
  const pollSeconds = await timed(() => many((i) => ask(`${url}/jobs/${ids[i]}`, 200)));
  const listSeconds = await timed(() => ask(`${url}/jobs?jobID=${ids.join()}`, 200));
  return { batchSeconds, singleSeconds, listSeconds, pollSeconds };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function many(work: (number: number) => Promise<unknown>): Promise<void> {
  const numbers = Array.from({ length: jobs }, (_, i) => i).values();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const number of numbers) await work(number);
  }));
}

async function ask<T>(
  url: string,
  status: number,
  { body, prefer }: { readonly body?: unknown; readonly prefer?: string } = {},
): Promise<T> {
  const headers = { "content-type": "application/json", ...(prefer === undefined ? {} : { prefer }) };
  const answer = await fetch(
    url,
    body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) },
  );
  const text = await answer.text();
  if (answer.status !== status) {
    throw new Error(`Cannot measure ${url.slice(0, 80)}: ${answer.status} ${text}`);
  }
  return JSON.parse(text) as T;
}
