import type { Cursor } from "../../core/ports.ts";
import type { Link } from "../../ogc/link.ts";
import { mediaType } from "../../ogc/uris.ts";
import { encodeCursor, type PageStart, type Places } from "./cursor.ts";

export interface AskedPage {
  /** Of the list. */
  readonly url: string;
  /** What the request had behind the `?`. */
  readonly search: string;
  /** The parameters that the list knows: these are kept. */
  readonly parameters: readonly string[];
  readonly places: Places;
  /** Absent: the first page. */
  readonly start: PageStart | undefined;
  /** Where the list goes on in the direction of this page; absent: nowhere. */
  readonly next: Cursor | undefined;
}

/**
 * The links of a page: `self`, `next` as long as more remains, `prev` behind the first page. All keep the filters and the limit
 * (`/rec/core/next-1` to `next-3`, `/per/core/prev`).
 */
export function pageLinks(asked: AskedPage): Link[] {
  const { start, next, places } = asked;
  const type = mediaType.json;
  const to = (rel: string, title: string, page?: PageStart): Link[] =>
    page === undefined ? [] : [{ href: urlOf(asked, encodeCursor(page, places)), rel, type, title }];
  const isForward = start?.before === undefined;
  const below = isForward ? next : start.before;
  const above = isForward ? start?.after : next;
  return [
    { href: urlOf(asked, start && encodeCursor(start, places)), rel: "self", type, title: "This list" },
    ...to("next", "Next page", below && { after: below }),
    ...to("prev", "Previous page", above && { before: above }),
  ];
}

function urlOf({ url, search, parameters }: AskedPage, cursor: string | undefined): string {
  const kept = [...new URLSearchParams(search)].filter(([name]) =>
    name !== "cursor" && parameters.includes(name)
  );
  const pairs = new URLSearchParams([...kept, ...(cursor === undefined ? [] : [["cursor", cursor]])]);
  return pairs.size === 0 ? url : `${url}?${pairs}`;
}
