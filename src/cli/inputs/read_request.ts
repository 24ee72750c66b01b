import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { ExecuteRequest } from "../../ogc/execute_request.ts";
import type { Io } from "../io.ts";
import { oneLine } from "../output/one_line.ts";
import { UsageError } from "../usage_error.ts";

/** An execute request from a file, or `-` for standard input, in JSON or YAML. @throws UsageError */
export async function readRequest(path: string, { stdin }: Pick<Io, "stdin">): Promise<ExecuteRequest> {
  const place = path === "-" ? "standard input" : `"${path}"`;
  const parsed = parseText(path === "-" ? await stdin.read() : readText(path), place);
  if (!isObject(parsed)) {
    throw new UsageError(
      `Cannot use the request of ${place}: it must be an object such as {"inputs": {...}}`,
    );
  }
  for (const member of ["inputs", "outputs", "subscriber"]) {
    if (parsed[member] === undefined || isObject(parsed[member])) continue;
    throw new UsageError(`Cannot use the request of ${place}: its "${member}" must be an object`);
  }
  return parsed;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot read the request "${path}": ${code}`, { cause: error });
  }
}

/** YAML has all of JSON in it. */
function parseText(text: string, place: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] ?? "" : String(error);
    throw new UsageError(`Cannot read the request of ${place} as JSON or YAML: ${oneLine(why)}`, {
      cause: error,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
