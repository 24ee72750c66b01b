import { join } from "node:path";
import { openDatabase } from "../src/store/sqlite/database.ts";
import { type Duel, duel, type Rounds, type Side } from "./duel.ts";
import type { Figure, Goal } from "./figure.ts";
import { load } from "./load.ts";
import { type Gateway, type Server, startFloor, startGateway, startRunner } from "./programs.ts";
import { describe, executionPath, submission, submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { thousands } from "./statistics.ts";
import { lookInto, untilStored } from "./stored_jobs.ts";

export const pool = 500;

/**
 * Polls per second of the gateway over those of the floor, for the same jobs with the same records: 500 that run, asked for in
 * turn. The runner has taken them and is silent.
 */
export function benchPoll(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("takes"));
    const gateway = await scene.with(startGateway(scene.folder, runner));
    const answer = await submit(gateway.url, "no_op");
    const paths = await storedRunningJobs(gateway);
    const storePath = join(scene.folder, "floor.db");
    copyJobs(gateway, storePath);
    const process = await describe(gateway.url, "no_op");
    const floor = await scene.with(startFloor(storePath, { process, record: "", answer }));
    const found = await duel(polling(gateway, paths), polling(floor, paths), rounds);
    return [
      pollFigure("poll_ratio", found, { bound: ">=", value: 0.85 }),
      { name: "polls_per_second", value: found.first, unit: "1/s" },
    ];
  });
}

export function pollFigure(name: string, { ratio, ratios, first, second }: Duel, goal?: Goal): Figure {
  const note = `${thousands(first)} and ${thousands(second)} polls/s`;
  return { name, value: ratio, unit: "ratio", rounds: ratios, ...(goal ? { goal } : {}), note };
}

export function polling(server: Server, paths: readonly string[]): Side {
  return {
    programs: [server],
    measure: async (seconds) => await load({ url: server.url, paths, seconds }),
  };
}

export async function fillPool({ url }: Server): Promise<void> {
  const paths = [executionPath("no_op")];
  await load({ url, paths, body: submission, seconds: 10, mostAnswers: pool });
}

/** Paths of jobs that the runner has taken. */
export async function storedRunningJobs(gateway: Gateway): Promise<readonly string[]> {
  await fillPool(gateway);
  await untilStored(gateway.storePath, 0, ({ jobs, running }) => jobs >= pool && running === jobs, 10);
  return lookInto(
    gateway.storePath,
    (database) => database.prepare("SELECT id FROM jobs LIMIT ?").all(pool).map(({ id }) => `/jobs/${id}`),
  );
}

function copyJobs(from: Gateway, storePath: string): void {
  const database = openDatabase(storePath, 5_000);
  try {
    database.prepare("ATTACH ? AS source").run(from.storePath);
    database.exec("INSERT INTO jobs SELECT * FROM source.jobs");
  } finally {
    database.close();
  }
}
