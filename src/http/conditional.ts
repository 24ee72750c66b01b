import { etag } from "hono/etag";

/** For an answer that is small and known whole: its digest is its `ETag`, and who has it already gets 304. */
export const conditional = etag();

/** In a contract. */
export const notModified = {
  304: { description: "Not changed since the answer that `If-None-Match` names" },
};

/** `If-None-Match`: a list, compared weakly (RFC 9110, 13.1.2). */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").map((one) => one.trim().replace(/^W\//, "")).some((one) =>
    one === "*" || one === tag
  );
}
