import { join } from "node:path";
import { openDatabase } from "../src/store/sqlite_database.ts";
import { duel, type Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { load } from "./load.ts";
import { type Gateway, startFloor, startGateway, startRunner } from "./programs.ts";
import { describe, executionPath, submission, submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { spread, thousands } from "./statistics.ts";
import { lookInto, untilStored } from "./stored_jobs.ts";

const pool = 500;

/**
 * Polls per second of the gateway over those of the floor, for the same jobs with the same records: 500 that run, asked for in
 * turn. The runner has taken them and is silent.
 */
export function benchPoll(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("takes"));
    const gateway = await scene.with(startGateway(scene.folder, runner));
    const answer = await submit(gateway.url, "no_op");
    const paths = await runningJobs(gateway);
    const storePath = join(scene.folder, "floor.db");
    copyJobs(gateway, storePath);
    const process = await describe(gateway.url, "no_op");
    const floor = await scene.with(startFloor(storePath, { process, record: "", answer }));
    const side = (server: typeof floor) => ({
      programs: [server],
      measure: async (seconds: number) => await load({ url: server.url, paths, seconds }),
    });
    const { ratio, ratios, first, second } = await duel(side(gateway), side(floor), rounds);
    return [
      {
        name: "poll_ratio",
        value: ratio,
        unit: "ratio",
        goal: { bound: ">=", value: 0.85 },
        note: `${spread(ratios)}; ${thousands(first)} and ${thousands(second)} polls/s`,
      },
      { name: "polls_per_second", value: first, unit: "1/s" },
    ];
  });
}

async function runningJobs(gateway: Gateway): Promise<readonly string[]> {
  await load({
    url: gateway.url,
    paths: [executionPath("no_op")],
    body: submission,
    seconds: 10,
    mostAnswers: pool,
  });
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
