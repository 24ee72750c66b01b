import type { Context } from "hono";
import { mediaType } from "../ogc/uris.ts";

/** A JSON answer whose type is too open for Hono to check: objects that pass unknown members through. */
export function sendJson(c: Context, text: string, headers: Readonly<Record<string, string>> = {}): never {
  return c.body(text, 200, { ...headers, "content-type": mediaType.json }) as never;
}
