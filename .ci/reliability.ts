/**
 * `docs/reliability.md`: what is promised, by what, shown by which test, with which figure.
 *
 * `deno run -A .ci/reliability.ts` checks that the page is up to date and that the tests which it names are there; `--write` writes it.
 * `--measure [PART...]` measures all parts, or these, keeps their figures in `docs/reliability.json` and writes the page; `--take PART
 * FILE` does so with what the part's command has written to a file. `--compare` measures the short part and fails when a figure is
 * worse than the published one by more than the noise of the two.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { worseFigures } from "../test/reliability/compare.ts";
import { foundBugs } from "../test/reliability/found_bugs.ts";
import { commands, measure, measureCompared, together, withPart } from "../test/reliability/measure.ts";
import { toPage } from "../test/reliability/page.ts";
import { parts } from "../test/reliability/promises.ts";
import {
  figuresFile,
  type MeasuredFigure,
  type Published,
  readPublished,
} from "../test/reliability/published.ts";
import { missingTests } from "../test/reliability/shown_by.ts";

const page = "docs/reliability.md";

async function main([what, ...given]: readonly string[]): Promise<readonly string[]> {
  switch (what) {
    case undefined:
      return await check();
    case "--write":
      await write(readPublished());
      return await check();
    case "--measure":
      for (const part of given.length === 0 ? Object.keys(commands) : given) {
        await keep(part, part === "compared" ? await measureCompared(3) : await measure(part));
      }
      return await check();
    case "--take":
      await keep(given[0] ?? "", JSON.parse(readFileSync(given[1] ?? "", "utf8")));
      return await check();
    case "--compare":
      return await compare(readPublished().compared);
    default:
      return [`Cannot read ${what}; it takes --write, --measure, --take or --compare`];
  }
}

/** What is worse is measured once more: three rounds may all meet a moment when the machine does something else. */
async function compare(published: readonly MeasuredFigure[]): Promise<readonly string[]> {
  const first = await measureCompared(1);
  if (worseFigures(published, first).length === 0) return [];
  return worseFigures(published, together(first, await measureCompared(1)));
}

async function keep(part: string, written: unknown): Promise<void> {
  if (!Object.hasOwn(commands, part)) {
    throw new Error(`Cannot keep "${part}": there are ${Object.keys(commands)}`);
  }
  const before = existsSync(figuresFile) ? readPublished() : {} as Published;
  writeFileSync(figuresFile, `${JSON.stringify(withPart(before, part, written), null, 2)}\n`);
  if (Object.keys(commands).every((each) => isMeasured(each))) await write(readPublished());
}

function isMeasured(part: string): boolean {
  const [group = "", member] = part.split(".");
  const kept = (readPublished() as unknown as Record<string, Record<string, unknown> | undefined>)[group];
  return member === undefined ? kept !== undefined : kept?.[member] !== undefined;
}

async function write(published: Published): Promise<void> {
  writeFileSync(page, await formatted(toPage(published)));
}

async function check(): Promise<readonly string[]> {
  const promises = parts.flatMap((part) => part.promises);
  const faults = [
    ...missingTests(promises),
    ...missingTests(foundBugs.map(({ bug, test }) => ({ says: bug, shownBy: [test] }))),
  ];
  const { mutants, histories } = readPublished();
  if (mutants.caught < mutants.total) {
    faults.push(`${mutants.total - mutants.caught} planted bugs were not caught`);
  }
  for (const [store, { violations }] of Object.entries(histories)) {
    if (violations > 0) faults.push(`${violations} violations in the histories on ${store}`);
  }
  const isUpToDate = existsSync(page) &&
    readFileSync(page, "utf8") === await formatted(toPage(readPublished()));
  if (!isUpToDate) faults.push(`${page} is out of date: deno run -A .ci/reliability.ts --write`);
  console.log(`reliability: ${promises.length} promises, ${faults.length} faults`);
  return faults;
}

async function formatted(text: string): Promise<string> {
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  });
  const child = fmt.spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

if (import.meta.main) {
  const faults = await main(process.argv.slice(2));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
}
