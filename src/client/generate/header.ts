import type { ProcessDescription } from "../../ogc/process.ts";

/**
 * Where a module comes from, and how to make it again. No credentials, and nothing that ends the line.
 *
 * @throws TypeError when the URL is none
 */
export function header(processes: readonly ProcessDescription[], given: string | URL | undefined): string {
  const url = given === undefined ? urlIn(processes) : plain(new URL(given));
  const [where, again] = url === undefined
    ? ["a gateway", "tidegate generate"]
    : [url, `TIDEGATE_URL='${url}' tidegate generate`];
  return `// The processes of ${where} as functions.\n// Generated; do not edit. To make it again: ${again}\n`;
}

/** A description says where it stands. */
function urlIn(processes: readonly ProcessDescription[]): string | undefined {
  const links = processes.flatMap(({ links = [] }) => links);
  const href = links.find(({ rel, href }) => rel === "self" && URL.canParse(href))?.href;
  const [, base] = /^(.*)\/processes\/[^/]*$/.exec(href === undefined ? "" : plain(new URL(href))) ?? [];
  return base;
}

function plain({ origin, pathname, protocol }: URL): string {
  const shown = origin === "null" ? `${protocol}${pathname}` : origin + pathname;
  return shown.replace(/\/+$/, "").replaceAll("'", "%27").replace(/[^\x21-\x7e]/g, encodeURIComponent);
}
