import { foundBugs } from "./found_bugs.ts";
import { commands, typed } from "./measure.ts";
import { type Part, parts, type Promised, type TestRef } from "./promises.ts";
import {
  type MeasuredFigure,
  type Mutants,
  type Processes,
  type Published,
  storeNames,
} from "./published.ts";

type Row = readonly string[];

/** `docs/reliability.md`. */
export function toPage(published: Published): string {
  const sections = [
    ...preface(),
    ...parts.flatMap((part) => promisesOf(part, published)),
    ...historiesOf(published),
    ...mutantsOf(published.mutants),
    ...processesOf(published),
    ...figuresOf("Load", loadIntroduction, published.load),
    ...figuresOf("Soak", soakIntroduction, published.soak),
    ...bugs(),
    ...ways(),
  ];
  return sections.join("\n\n") + "\n";
}

function preface(): readonly string[] {
  return [
    "# Reliability",
    "What Tidegate promises, how each promise is kept, the tests that show it, and what was measured. What is not promised stands " +
    "below each part in the same words. This page is made by `deno run -A .ci/reliability.ts --write` from " +
    "`docs/reliability.json`, which has the figures of the last measurement, and from the list of promises in " +
    "`test/reliability`. The build fails when the page is out of date, when a test that it names is not there, when a history " +
    "breaks a promise, when a planted bug is not caught, and when a figure is worse than the published one by more than the " +
    "noise of the run.",
    "The figures are of one machine with two cores that gateway, runner, store and load share. Ratios and counts hold elsewhere; " +
    "times and rates are of that machine.",
  ];
}

function promisesOf({ title, promises, not }: Part, published: Published): readonly string[] {
  const row = (promise: Promised): Row => [
    promise.says,
    promise.by,
    promise.shownBy.map(toReference).join("<br>"),
    promise.figure?.(published) ?? "",
  ];
  return [
    `## ${title}`,
    table(["promise", "mechanism", "test", "figure"], promises.map(row)),
    "Not promised:",
    not.map((line) => `- ${line}`).join("\n"),
  ];
}

function toReference([file, title]: TestRef): string {
  return `\`${file}\`: ${title}`;
}

function historiesOf({ histories }: Published): readonly string[] {
  const row = (store: keyof Published["histories"]): Row => {
    const { jobs, crashes, faults, commits, violations, seeds } = histories[store];
    return [
      `\`${store}\``,
      ...[jobs, crashes, faults, commits, violations].map(count),
      `${seeds[0]} to ${seeds[1]}`,
    ];
  };
  return [
    "## Histories",
    "Three gateways over one store, their runners, clients and subscribers, in an order that a seed decides: a process dies before or " +
    "after any call, answers are lost, doubled, late or garbled, reports come twice, out of order and from runners that were given " +
    "up, jobs are dismissed at any moment, sweeps overlap, clocks differ. Every invariant is looked at after each write and at " +
    "rest, in the store itself. `rest` is Redis behind the HTTP interface, through a proxy that loses and doubles. The same seed " +
    "is the same history: `deno task chaos --store sqlite --seed 709250 --jobs 1 --no-mutants --trace`.",
    table(
      ["store", "jobs", "crashes", "other faults", "commits", "violations", "seeds"],
      storeNames.map(row),
    ),
  ];
}

function mutantsOf({ caught, total, each }: Mutants): readonly string[] {
  return [
    "## Planted bugs",
    `A check that cannot fail shows nothing. So each guard is taken out of a copy of the code, one at a time, and histories are played ` +
    `on it until one breaks the rule that the guard is there for: **${caught} of ${total} caught**.`,
    table(
      ["planted bug", "store", "seed", "what was seen"],
      each.map(({ bug, store, seed, rule }) => [
        bug,
        `\`${store}\``,
        seed === undefined ? "" : String(seed),
        rule ?? "**not caught**",
      ]),
    ),
  ];
}

function processesOf({ processes }: Published): readonly string[] {
  const { pair, sqlite } = processes;
  const counts = (what: string, of: (one: Processes) => number): Row => [
    what,
    ...[pair, sqlite].map((one) => `${of(one)} of ${count(one.jobs)}`),
  ];
  const names = [...new Set([pair, sqlite].flatMap(({ recoveries }) => recoveries.map(({ what }) => what)))];
  return [
    "## Real processes",
    "Gateways, runner, subscriber and Redis as processes of their own, under six jobs a second, killed (SIGKILL) and stopped (SIGSTOP) " +
    "at random; Redis also down, slow, full, without its scripts, and failed over with a link to the replica that had fallen " +
    `silent. Two gateways on Redis for ${minutes(pair)} minutes (seed ${pair.seed}: ${
      faultsOf(pair)
    }); one on SQLite for ` +
    `${minutes(sqlite)} (seed ${sqlite.seed}: ${faultsOf(sqlite)}).`,
    table(["", "two gateways, Redis", "one gateway, SQLite"], [
      counts("R1: jobs lost", ({ lost }) => lost),
      counts("R2: jobs recorded twice", ({ recordedTwice }) => recordedTwice),
      counts("R3: callbacks missing", ({ callbacksMissing }) => callbacksMissing),
      ...names.map((name): Row => [
        `R4: ${name}`,
        ...[pair, sqlite].map(({ recoveries }) => {
          const found = recoveries.find(({ what }) => what === name);
          return found === undefined
            ? ""
            : `p50 ${found.p50Seconds.toFixed(1)} s, p99 ${
              found.p99Seconds.toFixed(1)
            } s, ${found.jobs} jobs`;
        }),
      ]),
    ]),
    `R4 is how long a job that a fault concerned stood still. Leases and heartbeats are 3 s here and sweeps come every quarter of a ` +
    `second, so ${
      pair.recoveries[0]?.boundSeconds ?? 3.25
    } s and the step itself is what the design allows when another can take over; where nobody can, ` +
    "time counts from when whoever was struck is back. With the defaults the bounds are those of the settings.",
    "What a failover costs when the replica was cut off for a while before the primary died:",
    table(
      ["durability", "cut off for", "acknowledged", "lost"],
      pair.lossWindows.map(({ durability, silentSeconds, acknowledged, lost }) => [
        `\`${durability}\``,
        `${silentSeconds} s`,
        count(acknowledged),
        count(lost),
      ]),
    ),
  ];
}

function minutes({ seconds }: Processes): number {
  return Math.round(seconds / 60);
}

function faultsOf({ faults }: Processes): string {
  return `${Object.values(faults).reduce((sum, times) => sum + times, 0)} faults`;
}

const loadIntroduction =
  "Each figure beside what it is compared with: a floor that makes the same calls and writes and nothing else, the same at a tenth of " +
  "the load, or BullMQ on the same redis-server. A goal that was not reached is said.";
const soakIntroduction =
  "An hour of 25 jobs a second on each store at the same time. Growth is that of a straight line through all samples after the first " +
  "six minutes.";

function figuresOf(
  title: string,
  introduction: string,
  figures: readonly MeasuredFigure[],
): readonly string[] {
  const row = ({ name, value, unit, goal, text }: MeasuredFigure): Row => [
    `\`${name}\``,
    `${value} ${unit === "ratio" ? "" : unit}`.trim(),
    goal === null ? "" : `${goal}${isReached(value, goal) ? "" : " **not reached**"}`,
    text ?? "",
  ];
  return [`## ${title}`, introduction, table(["figure", "", "goal", "made of"], figures.map(row))];
}

function isReached(value: number, goal: string): boolean {
  const [bound, limit] = goal.split(" ");
  return bound === ">=" ? value >= Number(limit) : value <= Number(limit);
}

function bugs(): readonly string[] {
  return [
    "## What was found on the way",
    table(
      ["bug", "found by", "test"],
      foundBugs.map(({ bug, by, test }) => [bug, by, toReference(test)]),
    ),
  ];
}

function ways(): readonly string[] {
  return [
    "## To measure it again",
    "`deno run -A .ci/reliability.ts --measure` runs all of these one after the other, keeps their figures and writes this page; with " +
    "names behind it, only those. It takes about five hours, and wants a machine that does nothing else.",
    table(
      ["part", "command"],
      Object.entries(commands).map(([part, command]) => [part, `\`${typed(command)}\``]),
    ),
    "CI plays a part of the histories, all planted bugs, 32 seconds of real processes and half a minute of the soak among its tests, " +
    "and `deno run -A .ci/reliability.ts --compare` after them.",
  ];
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
