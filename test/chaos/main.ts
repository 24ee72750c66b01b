/**
 * Whether the promises hold while everything breaks.
 *
 * `deno task chaos [--jobs N] [--store sqlite|redis|rest|all] [--seed S] [--mutants|--no-mutants] [--trace] [--json FILE]`: histories
 * with faults at every step, until there were N jobs (3,000) on each store, then the planted bugs; `--mutants` alone plays only these.
 *
 * `deno task chaos --real [--store sqlite|redis|pair] [--minutes 5] [--jobs N] [--seed N] [--only FAULT,FAULT] [--json FILE]`: real
 * processes. Without `--jobs`, six a second.
 */
import process from "node:process";
import { playHistories } from "./histories.ts";
import { strikeProcesses } from "./real/real_processes.ts";

const args = process.argv.slice(2);
const isReal = args.includes("--real");
const isKept = isReal
  ? await strikeProcesses(args.filter((arg) => arg !== "--real"))
  : await playHistories(args);
process.exit(isKept ? 0 : 1);
