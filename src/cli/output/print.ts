import { stringify } from "yaml";
import type { Io } from "../io.ts";
import { paintFor } from "./colours.ts";
import type { Format } from "./format.ts";
import type { TableLook } from "./to_table.ts";
import { widthOf } from "./width_of.ts";

export interface Answer {
  /** As the API has it. */
  readonly document: unknown;
  /** For a person; ended by a line feed. */
  readonly asTable: (look: TableLook) => string;
}

/** The answer of a command. */
export function print({ document, asTable }: Answer, format: Format, io: Io): void {
  io.stdout.write(format === "table" ? asTable(lookOf(io)) : toText(document, format));
}

export function toText(document: unknown, format: "json" | "yaml"): string {
  return format === "json"
    ? `${JSON.stringify(document, undefined, 2)}\n`
    : stringify(document, { aliasDuplicateObjects: false });
}

function lookOf(io: Io): TableLook {
  return { width: widthOf(io.stdout), paint: paintFor(io.stdout, io) };
}

/** What is worth saying besides the answer. */
export function note(io: Pick<Io, "stderr">, text: string): void {
  io.stderr.write(`${text}\n`);
}
