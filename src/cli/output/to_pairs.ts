import stringWidth from "string-width";
import type { Colour } from "./colours.ts";
import { oneLine } from "./one_line.ts";
import type { TableLook } from "./to_table.ts";
import { padded, truncated } from "./truncated.ts";

export type Pair = readonly [name: string, value: string | number | undefined, colour?: Colour | undefined];

/** A line for each name that has a value. */
export function toPairs(pairs: readonly Pair[], { width = Infinity, paint }: TableLook): string {
  const told = pairs.filter(([, value]) => value !== undefined);
  const names = Math.max(0, ...told.map(([name]) => stringWidth(name)));
  return told.map(([name, value, colour]) => {
    const text = truncated(oneLine(String(value)), Math.max(1, width - names - 2));
    return `${paint(padded(name, names), "bold")}  ${paint(text, colour)}\n`;
  }).join("");
}
