import type { Client } from "../client/mod.ts";
import { pages } from "../client/pages.ts";
import type { Link } from "../ogc/link.ts";

export interface ListRequest<Member extends string> {
  readonly path: string;
  /** What the list is called in the document: `jobs`. */
  readonly member: Member;
  /** Default: all. */
  readonly limit?: number | undefined;
}

type List<Member extends string, Item> = Readonly<Record<Member, readonly Item[]>> & {
  readonly links: readonly Link[];
};

/** A list of several pages as one document, and whether there is more. What leads from page to page is left out of its links. */
export async function listDocument<Item, Member extends string>(
  client: Client,
  { path, member, limit = Infinity }: ListRequest<Member>,
): Promise<{ readonly document: List<Member, Item>; readonly hasMore: boolean }> {
  const items: Item[] = [];
  let first: List<Member, Item> | undefined;
  for await (const page of pages<List<Member, Item>>(client.transport, { path })) {
    first ??= page;
    items.push(...page[member]);
    if (items.length >= limit && (items.length > limit || page.links.some(isNext))) {
      return { document: joined(first), hasMore: true };
    }
  }
  if (first === undefined) throw new Error(`${path} answered no page`);
  return { document: joined(first), hasMore: false };

  function joined(page: List<Member, Item>): List<Member, Item> {
    const links = page.links.filter((link) => !isNext(link) && link.rel !== "prev");
    return { ...page, [member]: items.slice(0, limit), links };
  }
}

function isNext({ rel }: Link): boolean {
  return rel === "next";
}
