import type { Figure } from "./figure.ts";
import { load } from "./load.ts";
import { type Gateway, startGateway, startRunner } from "./programs.ts";
import { executionPath, submission } from "./requests.ts";
import { inScene, type Scene } from "./scene.ts";
import { median } from "./statistics.ts";
import { lookInto, untilStored } from "./stored_jobs.ts";

export interface WholeJobs {
  readonly batches: number;
  readonly jobsPerBatch: number;
}

interface Batch {
  readonly submitsPerSecond: number;
  readonly jobsPerSecond: number;
}

/**
 * Jobs from submit to `successful`, gateway and runner each a process: all of them on the machine's cores together with wrk. 64
 * submits and 64 dispatches at most are under way at a time. What counts is what the store says: from the submission of the
 * first job of a batch to the end of its last.
 */
export async function benchWholeJobs(options: WholeJobs): Promise<readonly Figure[]> {
  const ended = await inScene((scene) => batches(scene, "ends", options));
  const reported = await inScene((scene) => batches(scene, "reports", options));
  const submits = ended.map(({ submitsPerSecond }) => submitsPerSecond);
  return [
    toFigure("jobs_per_second", ended, "results in the answer to the dispatch", 1_000),
    toFigure("reported_jobs_per_second", reported, "202, then a report"),
    {
      name: "submits_per_second_while_jobs_run",
      value: median(submits),
      unit: "1/s",
      rounds: submits,
    },
  ];
}

function toFigure(name: string, batches: readonly Batch[], how: string, goal?: number): Figure {
  const rates = batches.map(({ jobsPerSecond }) => jobsPerSecond);
  return {
    name,
    value: median(rates),
    unit: "1/s",
    ...(goal === undefined ? {} : { goal: { bound: ">=", value: goal } }),
    rounds: rates,
    note: how,
  };
}

async function batches(
  scene: Scene,
  behaviour: "ends" | "reports",
  { batches, jobsPerBatch }: WholeJobs,
): Promise<readonly Batch[]> {
  const runner = await scene.with(startRunner(behaviour));
  const gateway = await scene.with(startGateway(scene.folder, runner));
  await batch(gateway, Math.ceil(jobsPerBatch / 5));
  const measured: Batch[] = [];
  while (measured.length < batches) measured.push(await batch(gateway, jobsPerBatch));
  return measured;
}

/** As many jobs as wrk got answers for, and those whose answer it did not wait for any more: the store counts them. */
async function batch(gateway: Gateway, size: number): Promise<Batch> {
  const before = lookInto(
    gateway.storePath,
    (database) => Number(database.prepare("SELECT count(*) AS jobs FROM jobs").get()?.["jobs"]),
  );
  const submitsPerSecond = await load({
    url: gateway.url,
    paths: [executionPath("no_op")],
    body: submission,
    seconds: 60,
    mostAnswers: size,
  });
  const are = ({ jobs, successful }: { jobs: number; successful: number }) =>
    jobs >= size && jobs === successful;
  const { jobs, seconds } = await untilStored(gateway.storePath, before, are, 60);
  return { submitsPerSecond, jobsPerSecond: jobs / seconds };
}
