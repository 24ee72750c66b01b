import stringWidth from "string-width";
import type { Colour, Paint } from "./colours.ts";
import { oneLine } from "./one_line.ts";
import { padded, truncated } from "./truncated.ts";

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | undefined;
  readonly colour?: (row: Row) => Colour | undefined;
  /** May be cut short where the terminal is too narrow. */
  readonly isFlexible?: boolean;
  /** Left out, the least first, where the terminal is still too narrow. Default: never. */
  readonly rank?: number;
}

export interface TableLook {
  /** Undefined: as wide as it gets. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

const gap = 2;
const leastFlexible = 12;

/** A line for each row below one of titles, each ended by a line feed. */
export function toTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, paint }: TableLook,
): string {
  const all = columns.map((column) => {
    const cells = rows.map((row) => oneLine(String(column.value(row) ?? "")));
    return {
      column,
      cells,
      width: Math.max(stringWidth(column.title), ...cells.map((cell) => stringWidth(cell))),
    };
  }).filter(({ column, cells }) => column.rank === undefined || cells.some((cell) => cell !== ""));
  const kept = fitted(all, width ?? Infinity);
  const toLine = (text: (column: (typeof kept)[number], last: boolean) => string) =>
    kept.map((column, index) => text(column, index === kept.length - 1)).join(" ".repeat(gap)).trimEnd() +
    "\n";
  const cell = (text: string, columnWidth: number, isLast: boolean) =>
    isLast ? truncated(text, columnWidth) : padded(truncated(text, columnWidth), columnWidth);
  const head = toLine((column, isLast) => paint(cell(column.column.title, column.width, isLast), "bold"));
  const lines = rows.map((row, index) =>
    toLine(({ column, cells, width }, isLast) =>
      paint(cell(cells[index] ?? "", width, isLast), column.colour?.(row))
    )
  );
  return [head, ...lines].join("");
}

interface Measured {
  readonly column: Pick<Column<never>, "rank" | "isFlexible">;
  readonly width: number;
}

/** The columns that fit, flexible ones narrowed to what is left; what may not be left out is cut as the last resort. */
function fitted<M extends Measured>(all: readonly M[], width: number): M[] {
  const total = (columns: readonly M[], of: (column: M) => number) =>
    columns.reduce((sum, column) => sum + of(column), gap * (columns.length - 1));
  const least = (column: M) =>
    column.column.isFlexible ? Math.min(leastFlexible, column.width) : column.width;
  let kept = [...all];
  while (total(kept, least) > width) {
    const ranks = kept.flatMap(({ column }) => column.rank ?? []);
    if (ranks.length === 0) break;
    kept = kept.filter(({ column }) => column.rank !== Math.min(...ranks));
  }
  let left = width - total(kept, least);
  const narrowed = kept.map((column) => {
    const more = Math.max(0, Math.min(column.width - least(column), left));
    left -= more;
    return { ...column, width: least(column) + more };
  });
  return left < 0 ? cut(narrowed, width) : narrowed;
}

function cut<M extends Measured>(columns: readonly M[], width: number): M[] {
  const share = Math.max(1, Math.floor((width - gap * (columns.length - 1)) / columns.length));
  return columns.map((column) => ({ ...column, width: Math.min(column.width, share) }));
}
