import { inspect } from "node:util";
import type { Io } from "../io.ts";
import type { Format } from "./format.ts";
import { print } from "./print.ts";
import { toTable } from "./to_table.ts";

/** What an opener made of a result: rows as a table, data as such, anything else as the platform shows it. */
export function printOpened(opened: unknown, format: Format, io: Io): void {
  if (isRows(opened)) {
    const names = [...new Set(opened.flatMap((row) => Object.keys(row)))];
    const columns = names.map((title) => ({
      title,
      value: (row: Row) => textOf(row[title]),
      isFlexible: true,
    }));
    return print({ document: opened, asTable: (look) => toTable(opened, columns, look) }, format, io);
  }
  const text = isPlain(opened) ? undefined : inspect(opened, { depth: 2 });
  const document = text ?? opened;
  print({ document, asTable: () => `${text ?? textOf(opened, 2)}\n` }, format, io);
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
