/**
 * `deno task bench [--only name,name] [--quick] [--json FILE] [--soak [MINUTES]]`: how fast the gateway is, in figures that hold on any machine.
 *
 * How to read them: machines differ and are never quiet, so what can be a ratio is one, of two things measured in turn in the
 * same run; the figure is the middle round, and its spread stands beside it. A wide spread says that the machine was busy: run it
 * again. The floor that submits and polls are held against is a server on the same libraries that validates the same and does the
 * same raw reads and writes and nothing else (`floor_server.ts`): 1.00 would be a gateway that costs nothing. Load comes from
 * `wrk` with one thread and 64 connections unless a figure says otherwise.
 *
 * `redis_*` and `rest_*` are the same with the jobs in a redis-server of its own, by TCP and behind the REST proxy, against floors
 * over the same client (`redis_floor_server.ts`). What they count (commands, bytes) does not depend on the machine.
 *
 * `load` stands for all of `load_*`: whole jobs and their stages, herds of pollers and watchers, a dead runner, a noisy owner, and
 * the same jobs in BullMQ.
 *
 * `--soak [MINUTES]` does nothing else: jobs at a steady rate for an hour, or for so long, on SQLite and Redis at the same time, and
 * whether memory and what is stored stay flat once the first tenth is over.
 *
 * No time is asserted: a goal that was not reached is said and is no failure. The exit code is 1 when something could not be
 * measured; then it is said what was missing and how to get it.
 *
 * `--quick` takes fewer rounds and warms up for less long: its ratios are rougher, and those of the gateway lower. `--json`
 * writes `[{name, value, unit, goal, range, text}]`.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import type { Rounds } from "./duel.ts";
import { type Figure, Missing } from "./figure.ts";
import { benchAccess } from "./access.ts";
import { benchBatch } from "./batch.ts";
import { benchGroupCommit } from "./group_commit.ts";
import { benchLatency } from "./latency.ts";
import { benchLimits } from "./limits.ts";
import { benchList } from "./list.ts";
import { loadBenches } from "./load_benches.ts";
import { benchMetrics } from "./metrics.ts";
import { benchPoll } from "./poll.ts";
import { benchEdgeStartup } from "./edge_startup.ts";
import { benchRedisCommands } from "./redis_commands.ts";
import { benchRedisPoll, benchRedisSubmit } from "./redis_duels.ts";
import { benchRedisIdle } from "./redis_idle.ts";
import { benchRedisMemory } from "./redis_memory.ts";
import { benchRedisPages } from "./redis_pages.ts";
import { toJson, toLine } from "./report.ts";
import { benchResults } from "./results.ts";
import { benchSoak } from "./soak.ts";
import { benchSubmit } from "./submit.ts";
import { benchValidatedSubmit } from "./validated_submit.ts";
import { benchWatch } from "./watch.ts";
import { benchWholeJobs } from "./whole_jobs.ts";
import { benchWraptile } from "./wraptile.ts";

type Bench = () => Promise<readonly Figure[]>;

const { values: options } = parseArgs({
  // `--soak` alone is an hour.
  args: process.argv.slice(2).flatMap((arg, i, all) =>
    arg === "--soak" && !/^[\d.]+$/.test(all[i + 1] ?? "") ? ["--soak=60"] : [arg]
  ),
  options: {
    only: { type: "string" },
    quick: { type: "boolean" },
    json: { type: "string" },
    soak: { type: "string" },
  },
});
const isQuick = options.quick ?? false;
const rounds: Rounds = isQuick
  ? { rounds: 3, seconds: 1, warmUpSeconds: 1 }
  : { rounds: 12, seconds: 1, warmUpSeconds: 4 };

/** No goal hangs on these. */
const restRounds: Rounds = { ...rounds, rounds: isQuick ? 2 : 6 };

const benches: Readonly<Record<string, Bench>> = {
  submit: () => benchSubmit(rounds),
  validated_submit: () => benchValidatedSubmit(rounds),
  poll: () => benchPoll(rounds),
  access: () => benchAccess(rounds),
  metrics: () => benchMetrics(rounds),
  whole_jobs: () =>
    benchWholeJobs(isQuick ? { batches: 1, jobsPerBatch: 2_000 } : { batches: 3, jobsPerBatch: 5_000 }),
  wraptile: () => benchWraptile({ ...rounds, rounds: isQuick ? 2 : 6 }),
  latency: () => benchLatency(isQuick ? 150 : 600),
  redis_submit: () => benchRedisSubmit("redis", rounds),
  redis_poll: () => benchRedisPoll("redis", rounds),
  redis_commands: () => benchRedisCommands({ jobs: isQuick ? 40 : 200, atOnce: 20 }),
  rest_submit: () => benchRedisSubmit("rest", restRounds),
  rest_poll: () => benchRedisPoll("rest", restRounds),
  redis_memory: () => benchRedisMemory(isQuick ? 5_000 : 20_000),
  redis_pages: () => benchRedisPages({ rounds: isQuick ? 2 : 5, seconds: 1, warmUpSeconds: isQuick ? 1 : 2 }),
  edge_startup: () => benchEdgeStartup(isQuick ? 5 : 15),
  redis_idle: () => benchRedisIdle(isQuick ? 5 : 20),
  results: () => benchResults({ ...rounds, rounds: isQuick ? 5 : 9 }),
  watch: () => benchWatch(isQuick ? { jobs: 12, changes: 2 } : { jobs: 27, changes: 3 }),
  limits: () => benchLimits({ ...rounds, rounds: isQuick ? 3 : 8 }),
  list: () => benchList({ ...rounds, rounds: isQuick ? 2 : 5 }),
  batch: () => benchBatch({ rounds: isQuick ? 3 : 9 }),
  group_commit: groupCommitRatio,
  ...loadBenches(isQuick),
};

async function groupCommitRatio(): Promise<readonly Figure[]> {
  const found = await benchGroupCommit(isQuick ? { rounds: 3, roundMilliseconds: 250 } : {});
  const note = `${Math.round(found.groupedPerSecond)} commits/s ${found.inFlight} at a time, ` +
    `${Math.round(found.singlePerSecond)} one at a time`;
  return [{ name: "group_commit_ratio", value: found.ratio, unit: "ratio", note }];
}

function chosen(): readonly [string, Bench][] {
  const { soak } = options;
  if (soak !== undefined) return [["soak", () => benchSoak(Number(soak))]];
  const all = Object.entries(benches);
  if (options.only === undefined) return all;
  const names = options.only.split(",").map((name) => name.trim());
  const isOf = (asked: string, name: string) =>
    name === asked || name.startsWith(`${asked}_`) && asked === "load";
  const unknown = names.find((asked) => !all.some(([name]) => isOf(asked, name)));
  if (unknown !== undefined) {
    console.error(`Cannot measure "${unknown}": there are ${Object.keys(benches).join(", ")}`);
    process.exit(2);
  }
  return all.filter(([name]) => names.some((asked) => isOf(asked, name)));
}

const figures: Figure[] = [];
for (const [name, bench] of chosen()) {
  try {
    for (const figure of await bench()) {
      figures.push(figure);
      console.log(toLine(figure));
    }
  } catch (error) {
    process.exitCode = 1;
    console.error(
      `${name}: not measured. ${error instanceof Missing ? error.message : (error as Error).stack}`,
    );
  }
}
if (options.json !== undefined) writeFileSync(options.json, toJson(figures));
