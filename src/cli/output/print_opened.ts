import { inspect } from "node:util";
import type { OpenedZarr } from "../../client/openers/zarr_opener.ts";
import type { Io } from "../io.ts";
import type { Format } from "./format.ts";
import { print } from "./print.ts";
import { toTable } from "./to_table.ts";

/** What an opener made of a result: rows as a table, data as such, anything else as the platform shows it. */
export function printOpened(opened: unknown, format: Format, io: Io): void {
  if (isRows(opened)) return printRows(opened, format, io);
  if (isZarr(opened)) return printRows(arraysOf(opened), format, io);
  const text = isPlain(opened) ? undefined : inspect(opened, { depth: 2 });
  const document = text ?? opened;
  print({ document, asTable: () => `${text ?? textOf(opened, 2)}\n` }, format, io);
}

function printRows(rows: readonly Row[], format: Format, io: Io): void {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((title) => ({
    title,
    value: (row: Row) => textOf(row[title]),
    isFlexible: true,
  }));
  print({ document: rows, asTable: (look) => toTable(rows, columns, look) }, format, io);
}

type Row = Readonly<Record<string, unknown>>;

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((row) => isPlainObject(row) && Object.values(row).every((cell) => typeof cell !== "object"));
}

function textOf(value: unknown, indent?: number): string {
  return typeof value === "string" ? value : JSON.stringify(value, undefined, indent) ?? "";
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  return Array.isArray(value)
    ? value.every(isPlain)
    : isPlainObject(value) && Object.values(value).every(isPlain);
}

function isPlainObject(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isZarr(value: unknown): value is OpenedZarr {
  return typeof value === "object" && value !== null && "group" in value && "arrays" in value;
}

/** What a Zarr hierarchy has in it. */
function arraysOf({ arrays }: OpenedZarr): readonly Row[] {
  return Object.entries(arrays).map(([array, { shape, dtype }]) => ({
    array,
    shape: shape.join(" × "),
    type: dtype,
  }));
}
