import type { Context } from "hono";
import { mediaType } from "../ogc/uris.ts";

/** A JSON answer whose type is too open for Hono to check: objects that pass unknown members through. */
export function sendJson(
  c: Context,
  text: string,
  headers: Readonly<Record<string, string>> = {},
  status: 200 | 201 = 200,
): never {
  return c.body(text, status, { ...headers, "content-type": mediaType.json }) as never;
}
