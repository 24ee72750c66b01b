import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";

export interface RoundOptions {
  readonly schemathesis: string;
  readonly url: string;
  readonly folder: string;
  readonly seed: number;
  /** Most requests made up for one operation, in each phase. */
  readonly examples: number;
  /** After which the round is ended by force. */
  readonly seconds: number;
}

/** What one run of schemathesis came to. */
export interface Round {
  readonly cases: number;
  /** Answers of 5xx. */
  readonly serverErrors: number;
  /** Answers that the document does not have, and requests that were judged otherwise than it says: how many, and what. */
  readonly outside: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** What schemathesis prints of each fault, with a command to see it again. */
  readonly told: string;
}

interface Report {
  readonly failures: readonly { readonly type: string; readonly count: number }[];
  readonly errors: readonly unknown[];
  readonly complete: boolean;
}

interface Summary {
  readonly cases: number;
  readonly serverErrors: number;
  readonly statuses: Readonly<Record<string, number>>;
}

const checks = ["--checks", "all", "--phases", "coverage,fuzzing,stateful", "--continue-on-failure"];
// Nothing is kept between runs, redirects are not followed, and one seed makes one run.
const manners = ["--generation-database", "none", "--max-redirects", "0", "--no-color", "--warnings", "off"];

/** Ask for every operation of the document, with requests that are right and requests that are wrong, and check all answers. */
export async function fuzzRound(options: RoundOptions): Promise<Round> {
  const { schemathesis, url, folder, seed, examples, seconds } = options;
  const reportFile = join(folder, `report-${seed}.json`);
  const summaryFile = join(folder, `summary-${seed}.json`);
  const args = [
    ...["run", `${url}/api`, "--seed", String(seed), "--max-examples", String(examples)],
    ...[
      "--request-timeout",
      "20",
      "--report",
      "json",
      "--report-json-path",
      reportFile,
      ...checks,
      ...manners,
    ],
  ];
  const told = await output(schemathesis, args, { folder, seconds, env: { FUZZ_SUMMARY: summaryFile } });
  if (!existsSync(reportFile) || !existsSync(summaryFile)) throw new Error(`schemathesis failed:\n${told}`);
  const report = read<Report>(reportFile);
  const { cases, serverErrors, statuses } = read<Summary>(summaryFile);
  const failures = report.failures.filter(({ type }) => type !== "ServerError");
  const outside = failures.reduce((sum, { count }) => sum + count, 0) + report.errors.length;
  if (!report.complete) throw new Error(`schemathesis did not come to its end:\n${told}`);
  return { cases, serverErrors, outside, statuses, told };
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

async function output(
  program: string,
  args: readonly string[],
  { folder, seconds, env }: Pick<RoundOptions, "folder" | "seconds"> & {
    readonly env: Record<string, string>;
  },
): Promise<string> {
  const python = {
    SCHEMATHESIS_HOOKS: "hooks",
    PYTHONPATH: import.meta.dirname,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const child = spawn(resolve(program), [...args], {
    cwd: folder,
    env: { ...process.env, ...python, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: seconds * 1_000,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => text += chunk);
  }
  const { promise: ended, resolve: end, reject } = Promise.withResolvers<void>();
  child.once("error", reject).once("close", () => end());
  await ended;
  return text;
}
