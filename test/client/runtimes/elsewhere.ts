/**
 * A server that is no gateway, for what a client does to others:
 * - `/redirect/<word>` leads to `/caught/<word>`; `/visits/<word>` tells how often somebody came there;
 * - `/silent` never answers;
 * - everything else answers the request: `{ method, target, headers }`.
 */
export interface Elsewhere extends AsyncDisposable {
  readonly url: string;
}

export function startElsewhere(): Elsewhere {
  const visits = new Map<string, number>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: corsOf(request) });
    const { pathname, search } = new URL(request.url);
    const [, kind, word = ""] = pathname.split("/");
    const headers = corsOf(request);
    if (kind === "caught") visits.set(word, (visits.get(word) ?? 0) + 1);
    if (kind === "visits") return Response.json({ visits: visits.get(word) ?? 0 }, { headers });
    if (kind === "redirect") {
      return new Response(null, { status: 302, headers: { ...headers, location: `/caught/${word}` } });
    }
    if (kind === "silent") return new Promise<Response>(() => {});
    const told = { method: request.method, target: pathname + search };
    return Response.json({ ...told, headers: Object.fromEntries(request.headers) }, { headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    // Not `shutdown`: that waits for those whom nobody answers.
    [Symbol.asyncDispose]: () => Promise.race([server.shutdown(), Promise.resolve()]),
  };
}

function corsOf(request: Request): Record<string, string> {
  return {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "*",
    "access-control-allow-methods": "GET, POST, DELETE",
  };
}
