import type { Cursor } from "../../core/ports.ts";
import { GatewayError } from "../../core/errors.ts";

/** Which page of a list: that below a place, or that which ends there. */
export type PageStart =
  | { readonly after: Cursor; readonly before?: never }
  | { readonly before: Cursor; readonly after?: never };

/** What the places of a list are: a job by its time and id, a process by its id, a job by when it is due and its id. */
export type Places = "jobs" | "processes" | "due";

/** An opaque place in a list: it neither skips nor repeats while entries come and go. */
export function encodeCursor(start: PageStart, places: Places): string {
  const { at, id } = start.after ?? start.before;
  const text = JSON.stringify([places, start.after === undefined ? "before" : "after", at, id]);
  return btoa(encodeURIComponent(text)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @throws GatewayError `invalid-parameter` */
export function decodeCursor(text: string | undefined, places: Places): PageStart | undefined {
  if (text === undefined) return undefined;
  const parsed = parse(text);
  if (Array.isArray(parsed) && parsed[0] === places) {
    const [, direction, at, id] = parsed as readonly unknown[];
    const isPlace = typeof at === "string" && typeof id === "string" &&
      (places === "processes" || isTime(at));
    if (isPlace && direction === "after") return { after: { at, id } };
    if (isPlace && direction === "before") return { before: { at, id } };
  }
  throw new GatewayError(
    "invalid-parameter",
    `Cannot read the cursor "${text.slice(0, 50)}"; follow the next or prev link of a page`,
    { errors: [{ pointer: "/cursor", detail: "is not from a link of this list" }] },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(atob(text.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return undefined;
  }
}

/** As records have it. */
function isTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
