import { mediaType } from "../ogc/uris.ts";

/**
 * A JSON answer from its text, for what is asked for most and for what is too open for Hono's types (objects that pass unknown
 * members through). A plain record of headers costs a fraction of a `Headers` object; headers prepared on the context are not in it.
 */
export function sendJson(
  text: string,
  headers: Readonly<Record<string, string>> = {},
  status: 200 | 201 = 200,
): never {
  return new Response(text, { status, headers: { ...headers, "content-type": mediaType.json } }) as never;
}
