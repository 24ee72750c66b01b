import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MeasuredFigure, Mutants, Published, StoreName } from "./published.ts";

/** Programs and their arguments, as `deno task chaos` and `deno task bench` run them. */
type Command = readonly string[];

const [chaos, bench] = ["test/chaos/main.ts", "bench/main.ts"];

const comparedBenches = "submit,poll,redis_submit,redis_poll,redis_commands,load_pollers,load_dead_runner";

/** What is a ratio or a count holds on another machine too. */
const comparedNames = [
  ...["submit_ratio", "poll_ratio", "redis_submit_ratio", "redis_poll_ratio", "store_commands"],
  ...["load_pollers_store_ratio", "load_dead_runner_attempts"],
];

/** What each part of the figures is measured with, `--json FILE` behind it. */
export const commands: Readonly<Record<string, Command>> = {
  "histories.sqlite": histories("sqlite"),
  "histories.redis": histories("redis"),
  "histories.rest": histories("rest"),
  mutants: [chaos, "--mutants"],
  "processes.pair": [chaos, "--real", "--store", "pair", "--minutes", "5"],
  "processes.sqlite": [chaos, "--real", "--store", "sqlite", "--minutes", "3"],
  load: [bench, "--only", "load"],
  soak: [bench, "--soak", "60"],
  compared: [bench, "--quick", "--only", comparedBenches],
};

function histories(store: StoreName): Command {
  return [chaos, "--jobs", "100000", "--store", store, "--no-mutants"];
}

/** The command as a person types it. */
export function typed(command: Command): string {
  const [program, ...args] = command;
  return `deno task ${program === chaos ? "chaos" : "bench"} ${args.join(" ")}`;
}

/** @throws Error when it could not be measured; a run whose promises did not hold is measured all the same */
export async function measure(part: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-figures-"));
  try {
    const file = join(folder, "figures.json");
    writeFileSync(file, "");
    const args = ["run", "-A", ...commands[part] ?? [], "--json", file];
    await new Deno.Command(Deno.execPath(), { args, stdout: "inherit", stderr: "inherit" }).output();
    const text = readFileSync(file, "utf8");
    if (text === "") throw new Error(`Cannot measure "${part}": its command wrote no figures`);
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The figures with one part replaced by what its command wrote. */
export function withPart(published: Published, part: string, written: unknown): Published {
  const [group = "", member] = part.split(".");
  const kept = pick(group, written);
  if (member === undefined) return { ...published, [group]: kept };
  return { ...published, [group]: { ...published[group as keyof Published], [member]: kept } };
}

/** The short part, so many times: one run of three rounds does not know yet how far its rounds may lie apart. */
export async function measureCompared(times: number): Promise<readonly MeasuredFigure[]> {
  let found: readonly MeasuredFigure[] = [];
  for (let time = 0; time < times; time++) {
    const all = await measure("compared") as readonly MeasuredFigure[];
    found = together(found, all.filter(({ name }) => comparedNames.includes(name)));
  }
  return found;
}

/** The figures of two runs as those of one. */
export function together(
  before: readonly MeasuredFigure[],
  after: readonly MeasuredFigure[],
): readonly MeasuredFigure[] {
  return after.map((figure) => {
    const other = before.find(({ name }) => name === figure.name);
    if (other === undefined) return figure;
    const all = [figure, other].flatMap(({ value, range }) => [value, ...range ?? []]);
    return { ...figure, range: [Math.min(...all), Math.max(...all)] };
  });
}

const members: Readonly<Record<string, readonly string[]>> = {
  histories: ["jobs", "crashes", "faults", "commits", "violations", "seeds"],
  processes: [
    ...["seed", "seconds", "jobs", "lost", "recordedTwice", "callbacksMissing", "deadLettered", "faults"],
    ...["recoveries", "lossWindows"],
  ],
};

/** What is published of it. */
function pick(group: string, written: unknown): unknown {
  if (group === "mutants") return mutantsOf((written as { readonly mutants: Mutants }).mutants);
  const names = members[group];
  if (names === undefined) return written;
  return Object.fromEntries(Object.entries(written as object).filter(([name]) => names.includes(name)));
}

/** What was broken, without the job that broke it and where. */
function mutantsOf({ each, ...score }: Mutants): Mutants {
  return {
    ...score,
    each: each.map(({ rule, ...mutant }) =>
      rule === undefined ? mutant : { ...mutant, rule: rule.split(/[:"{]/)[0]?.trim() ?? "" }
    ),
  };
}
