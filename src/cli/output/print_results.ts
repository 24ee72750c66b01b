import type { ResultsDocument } from "../../ogc/results.ts";
import type { Io } from "../io.ts";
import type { Format } from "./format.ts";
import { print } from "./print.ts";
import { hrefOf } from "../saving/output_bytes.ts";
import { type Column, type TableLook, toTable } from "./to_table.ts";

/** The results of a job, or one of them. */
export function printResults(
  results: ResultsDocument,
  outputId: string | undefined,
  format: Format,
  io: Io,
): void {
  const rows = Object.entries(results).filter(([id]) => outputId === undefined || id === outputId);
  const document = outputId === undefined ? results : results[outputId];
  // Half a URL is of no use.
  const width = (look: TableLook) => rows.some(([, result]) => hrefOf(result)) ? undefined : look.width;
  print(
    { document, asTable: (look) => toTable(rows, columns, { ...look, width: width(look) }) },
    format,
    io,
  );
}

const columns: readonly Column<readonly [id: string, result: unknown]>[] = [
  { title: "OUTPUT", value: ([id]) => id },
  { title: "TYPE", value: ([, result]) => shown(result).type, rank: 1 },
  { title: "VALUE", value: ([, result]) => shown(result).value, isFlexible: true },
];

/** A link is told by its URL, a qualified value by what it holds. */
function shown(result: unknown): { readonly type?: string | undefined; readonly value: string } {
  if (typeof result !== "object" || result === null || Array.isArray(result)) {
    return { value: textOf(result) };
  }
  const { href, type, value, mediaType } = result as Record<string, unknown>;
  const name = [type, mediaType].find((one) => typeof one === "string");
  return { type: name, value: textOf(href ?? value ?? result) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
