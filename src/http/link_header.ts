import type { Link } from "../ogc/link.ts";

/** RFC 8288. Only characters that a header may carry are kept in quoted parameters. */
export function toLinkHeader(links: readonly Link[]): string {
  return links.map(({ href, rel, type, title }) => {
    const parameters = Object.entries({ rel, type, title }).filter(([, value]) => value !== undefined);
    return [
      `<${href.replace(/[^\x21-\x7e]|[<>"]/gu, encodeURIComponent)}>`,
      ...parameters.map(([name, value]) => `${name}="${quotable(value)}"`),
    ].join("; ");
  }).join(", ");
}

function quotable(text: string | undefined): string {
  return (text ?? "").replace(/[^\x20-\x7e]|["\\]/g, "");
}
