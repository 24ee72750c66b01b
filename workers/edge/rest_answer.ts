import { ErrorReply } from "@redis/client";
import { Buffer } from "node:buffer";
import type { Reply } from "./redis_link.ts";

/** How the strings of an answer are written: `base64` keeps every byte. */
export type Encoding = "base64" | "text";

/** One entry of an answer. */
export type Entry = { readonly result: unknown } | { readonly error: string };

export function toEntry(reply: Reply, encoding: Encoding): Entry {
  if (reply instanceof ErrorReply) return { error: reply.message };
  // The one word that is never encoded; a stored "OK" comes as bytes and is.
  if (reply === "OK") return { result: reply };
  return { result: encoded(reply, encoding) };
}

function encoded(reply: Reply, encoding: Encoding): unknown {
  if (Array.isArray(reply)) return reply.map((item) => encoded(item, encoding));
  if (reply instanceof ErrorReply) return encoded(reply.message, encoding);
  if (typeof reply === "number" || reply === null) return reply;
  if (encoding === "text") return reply.toString();
  return (typeof reply === "string" ? Buffer.from(reply) : reply).toString("base64");
}
