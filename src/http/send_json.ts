import { mediaType } from "../ogc/uris.ts";

const headersOfJson = { "content-type": mediaType.json };

/**
 * A JSON answer from its text, for what is asked for most and for what is too open for Hono's types (objects that pass unknown
 * members through). The others are set one by one: Deno takes ten times as long for a list of several. Headers prepared on the
 * context are not in it.
 */
export function sendJson(
  text: string,
  headers: Readonly<Record<string, string>> = {},
  status: 200 | 201 = 200,
): never {
  const response = new Response(text, { status, headers: headersOfJson });
  for (const name in headers) response.headers.set(name, headers[name] ?? "");
  return response as never;
}
