import { readFileSync } from "node:fs";
import { UsageError } from "../usage_error.ts";

/** `name=value`, `name:=json`, `name=@file`, as it was typed; files are read. */
export interface Assignment {
  /** An input, or a path into one: `scene.factor`. */
  readonly name: string;
  readonly text: string;
  /** Take the text as JSON whatever the input is. */
  readonly isJson: boolean;
}

/** @throws UsageError when it is none */
export function parseAssignment(typed: string): Assignment {
  const [, name, json, rest = ""] = /^([^=]*?)(:?)=(.*)$/s.exec(typed) ?? [];
  if (!name) {
    throw new UsageError(
      `Cannot read the input "${typed}": it must look like name=value, name:=json or name=@file`,
    );
  }
  const text = rest.startsWith("@") ? readText(rest.slice(1), name) : rest;
  return { name, text, isJson: json === ":" };
}

function readText(path: string, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? "it is no UTF-8 text";
    throw new UsageError(`Cannot read the file "${path}" for the input "${name}": ${why}`, { cause: error });
  }
}
