import { stringify } from "yaml";
import { ApiError, JobError, TidegateError, TimeoutError, TransportError } from "../client/mod.ts";
import { exitCode } from "./exit_code.ts";
import { explain } from "./explain.ts";
import { Failed } from "./failed.ts";
import { Interrupted } from "./interrupted.ts";
import type { Io } from "./io.ts";
import { note } from "./output/print.ts";
import { UsageError } from "./usage_error.ts";

/** Say what went wrong, on stderr, and with what the process ends. */
export function report(
  error: unknown,
  { isVerbose, io }: { readonly isVerbose: boolean; readonly io: Io },
): number {
  // A terminal shows what was pressed (`^C`) where the cursor is.
  const afterPress = io.stderr.isTTY ? "\n" : "";
  const prefix = error instanceof Interrupted ? afterPress : "tidegate: ";
  note(io, prefix + explain(error));
  if (isVerbose) {
    if (error instanceof ApiError || error instanceof JobError) note(io, indented(error.problem));
    else if (!isForeseen(error) && error instanceof Error) note(io, error.stack ?? "");
  }
  return codeOf(error);
}

function codeOf(error: unknown): number {
  if (error instanceof Interrupted) return exitCode.interrupted;
  if (error instanceof Failed) return error.exitCode;
  // That time is over says as little about the job as a broken connection.
  if (error instanceof TransportError || error instanceof TimeoutError) return exitCode.transport;
  return error instanceof TidegateError ? exitCode.api : exitCode.usage;
}

function isForeseen(error: unknown): boolean {
  return [Interrupted, Failed, UsageError, TidegateError].some((kind) => error instanceof kind);
}

/** Whole, as the gateway sent it. */
function indented(problem: object): string {
  return stringify(problem).trimEnd().replace(/^/gm, "  ");
}
