import type { Sink } from "../io.ts";

/** The columns of a terminal; 80 where it does not tell. Undefined: it is none, and lines may be as long as they are. */
export function widthOf({ isTTY, columns }: Sink): number | undefined {
  if (!isTTY) return undefined;
  return columns !== undefined && columns > 0 ? columns : 80;
}
