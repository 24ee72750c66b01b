import { accepts } from "hono/accepts";
import { z } from "zod";
import { mediaType } from "../../ogc/uris.ts";
import { sendDocsPage } from "../api_document/docs_page.ts";
import type { App, HttpPorts } from "../faces.ts";
import { describeApi } from "../api_document/openapi.ts";
import { problems } from "../responses.ts";

const openapi = "application/vnd.oai.openapi+json";
const forms = new Map<string | undefined, string>([["json", openapi], ["html", "text/html"]]);

/** `/req/core/api-definition-op`: the OpenAPI 3.0 document, made from the routes once, for programs and for people. */
export function getApi(app: App, { callers, settings: { publicUrl } }: HttpPorts): void {
  describe(app);
  let document: string | undefined;
  app.get("/api", (c) => {
    const type = forms.get(c.req.query("f")) ??
      accepts(c, { header: "Accept", supports: [openapi, mediaType.json, "text/html"], default: openapi });
    if (type === "text/html") return sendDocsPage(c, publicUrl);
    document ??= JSON.stringify(describeApi(app, publicUrl, callers));
    return c.body(document, 200, {
      "content-type": type === openapi ? mediaType.openapi : type,
      "vary": "accept",
    });
  });
}

function describe(app: App): void {
  const schema = z.record(z.string(), z.unknown());
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api",
    operationId: "getApi",
    tags: ["Capabilities"],
    summary: "This document",
    description: "For programs, or, when `Accept` prefers `text/html`, as a page.",
    request: {
      query: z.object({
        f: z.string().optional().meta({
          description: "The form, whatever `Accept` says: `json` or `html`; anything else is ignored",
          example: "json",
        }),
      }),
    },
    responses: {
      200: {
        description: "The document",
        content: {
          [mediaType.openapi]: { schema },
          [mediaType.json]: { schema },
          "text/html": { schema: z.string() },
        },
      },
      ...problems(),
    },
  });
}
