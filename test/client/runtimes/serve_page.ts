export interface ServedPage extends AsyncDisposable {
  readonly url: string;
}

/** No code that is made of text, as careful sites have it. */
const policy = "default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:*";

/** A page with nothing but that module, at an origin of its own. */
export function servePage(module: string): ServedPage {
  const html = '<!doctype html><title>Claims</title><script type="module" src="page.js"></script>';
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, ({ url }) => {
    const [body, type] = url.endsWith("/page.js") ? [module, "text/javascript"] : [html, "text/html"];
    const headers = { "content-type": `${type};charset=utf-8`, "content-security-policy": policy };
    return new Response(body, { headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
