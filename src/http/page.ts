import type { Cursor } from "../core/ports.ts";
import type { Link } from "../ogc/link.ts";
import { mediaType } from "../ogc/uris.ts";
import { encodeCursor } from "./cursor.ts";

/**
 * A page of a list and its links: `self`, and `next` as long as more remains (`/rec/core/next-1`). `found` holds more than
 * `limit` entries when there are more.
 */
export function toPage<T>(
  found: readonly T[],
  { limit, url, cursorOf }: { limit: number; url: string; cursorOf: (last: T) => Cursor },
): { entries: readonly T[]; links: Link[] } {
  const type = mediaType.json;
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  const links: Link[] = [{ href: url, rel: "self", type, title: "This list" }];
  if (last !== undefined && found.length > entries.length) {
    const href = `${url}?limit=${limit}&cursor=${encodeCursor(cursorOf(last))}`;
    links.push({ href, rel: "next", type, title: "Next page" });
  }
  return { entries, links };
}
