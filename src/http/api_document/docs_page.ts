import type { Context } from "hono";
import { html } from "hono/html";
import { assetHeaders } from "./assets.ts";

/** Nothing that the page loads, or sends, comes from or goes to anywhere else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The OpenAPI document for people (`/req/oas30/oas-definition-1`). Every place is a path, so it is right behind any name of the host. */
export async function sendDocsPage(c: Context, publicUrl: string): Promise<Response> {
  const base = new URL(publicUrl).pathname.replace(/\/$/, "");
  const page = await html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Tidegate API</title>
        <link rel="icon" type="image/png" href="${base}/docs/favicon-32x32.png">
        <link rel="alternate" type="application/vnd.oai.openapi+json;version=3.0" href="${base}/api?f=json">
        <link rel="stylesheet" href="${base}/docs/swagger-ui.css">
        <link rel="stylesheet" href="${base}/docs/page.css">
        <script src="${base}/docs/swagger-ui-bundle.js" defer></script>
        <script src="${base}/docs/page.js" defer></script>
      </head>
      <body>
        <main id="api" data-document="${base}/api?f=json">
          <p
            class="plain">The API of this gateway as an <a href="${base}/api?f=json">OpenAPI 3.0 document</a>.</p>
        </main>
      </body>
    </html>
  `;
  return c.body(page.toString(), 200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=300",
    "content-security-policy": policy,
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "vary": "accept",
  });
}

const script = `const place = document.getElementById("api");
const isDark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark-mode", isDark.matches);
isDark.addEventListener("change", paint);
paint();
if (typeof SwaggerUIBundle === "function") {
  SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    validatorUrl: "none",
    deepLinking: true,
    displayOperationId: true,
    displayRequestDuration: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    showCommonExtensions: true,
  });
}
`;

const style = `body { margin: 0; background: #fff; }
.dark-mode body { background: #1c2022; color: #e4e6e6; }
.plain { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; }
.dark-mode .plain a { color: #8ab4f8; }
`;

/** What the page brings itself. Undefined for every other name. */
export function ownPart(c: Context, name: string): Response | undefined {
  if (name === "page.js") return c.body(script, 200, assetHeaders("text/javascript; charset=utf-8"));
  if (name === "page.css") return c.body(style, 200, assetHeaders("text/css; charset=utf-8"));
  return undefined;
}
