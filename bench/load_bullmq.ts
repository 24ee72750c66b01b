import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { eventually } from "../test/support/eventually.ts";
import { duel, type Rounds, type Side } from "./duel.ts";
import { type Figure, Missing } from "./figure.ts";
import { load } from "./load.ts";
import {
  type Gateway,
  type Runner,
  type Server,
  startGateway,
  startRunner,
  startServer,
} from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { executionPath, submission } from "./requests.ts";
import { inScene } from "./scene.ts";
import { thousands } from "./statistics.ts";

const bullmq = "bench/bullmq/main.ts";
const packages = ["--quiet", "--cached-only", "--frozen", "--config", pathOf("bench/bullmq/packages.json")];

/**
 * Whole jobs per second of the gateway over those of BullMQ on the same redis-server, from the submission to the end: 64 callers
 * and a runner that does nothing, against 64 calls that add jobs and a worker that does nothing, 64 at once. Callers, gateway and
 * runner are a process each; so are BullMQ's callers and its worker. Nobody fetches what came of a job, which BullMQ does not have.
 */
export function benchLoadBullmq(rounds: Rounds): Promise<readonly Figure[]> {
  needBullmq();
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene);
    const runner = await scene.with(startRunner("ends"));
    const gateway = await scene.with(startGateway(scene.folder, runner, storeSetting(place, "gateway")));
    const worker = await scene.with(startServer("BullMQ's worker", bullmq, ["work", server.url], packages));
    const caller = await scene.with(startServer("BullMQ's callers", bullmq, ["add", server.url], packages));
    const found = await duel(ending(gateway, runner), adding(caller, worker), rounds);
    return [{
      name: "load_bullmq_ratio",
      value: found.ratio,
      unit: "ratio",
      goal: { bound: ">=", value: 0.3 },
      rounds: found.ratios,
      note: `${thousands(found.first)} against ${thousands(found.second)} jobs/s. ${lacks}`,
    }];
  });
}

function ending(gateway: Gateway, runner: Runner): Side {
  return {
    programs: [gateway, runner],
    async measure(seconds) {
      const begin = performance.now();
      const perSecond = await load({
        url: gateway.url,
        paths: [executionPath("no_op")],
        body: submission,
        seconds,
      });
      await untilAllEnded(gateway);
      return perSecond * Math.ceil(seconds) * 1000 / (performance.now() - begin);
    },
  };
}

/** Newest first: what waits longest is last in the queue. */
async function untilAllEnded({ url }: Gateway): Promise<void> {
  await eventually("all jobs have ended", 60, async () => {
    const answer = await fetch(`${url}/jobs?status=accepted&status=running&limit=1`);
    const { jobs } = await answer.json() as { readonly jobs: readonly unknown[] };
    return jobs.length === 0 ? true : undefined;
  });
}

const lacks =
  "BullMQ does less: callers and workers speak to Redis themselves, so there is no HTTP, no signature, no check of the " +
  "inputs against a description, no results document that a caller reads, and no callback";

function adding(caller: Server, worker: Server): Side {
  return {
    programs: [caller, worker],
    async measure(seconds) {
      const answer = await fetch(`${caller.url}/run?seconds=${seconds}`);
      return (await answer.json() as { readonly jobsPerSecond: number }).jobsPerSecond;
    },
  };
}

/** @throws Missing */
function needBullmq(): void {
  const { status } = spawnSync(process.execPath, ["run", ...packages, "-A", pathOf(bullmq)]);
  if (status !== 0) throw new Missing("BullMQ", ".ci/bullmq, which downloads it with npm's packages");
}

function pathOf(entry: string): string {
  return fileURLToPath(new URL(`../${entry}`, import.meta.url));
}
