import type { Link } from "../../ogc/link.ts";

export function asLink(output: unknown): Link | undefined {
  const isLink = typeof output === "object" && output !== null && "href" in output &&
    typeof output.href === "string";
  return isLink ? output as Link : undefined;
}

/**
 * The extension of the last part of the path, in lower case with its dot: neither the host nor a query or a fragment has one.
 * A name that begins with its only dot has none.
 */
export function extensionOf(url: URL): string | undefined {
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const name = url.pathname.replace(/\/+$/, "").split("/").at(-1) ?? "";
  return /[^.](\.[\w+-]+)$/.exec(name)?.[1]?.toLowerCase();
}
