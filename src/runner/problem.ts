import { mediaType } from "../ogc/uris.ts";

export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** A problem document (RFC 9457) as an answer. */
export function problem(
  { type = "about:blank", title, status, detail }: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ type, title, status, detail }), {
    status,
    headers: { "content-type": mediaType.problem, ...headers },
  });
}
