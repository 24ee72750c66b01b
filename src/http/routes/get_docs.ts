import { z } from "zod";
import { sendAsset } from "../api_document/assets.ts";
import { ownPart, sendDocsPage } from "../api_document/docs_page.ts";
import type { App, HttpPorts } from "../faces.ts";
import { problems } from "../responses.ts";

/** `/req/oas30/oas-definition-1`: the page that shows the OpenAPI document, and the files that it loads, all of them from here. */
export function getDocs(app: App, { assets, settings: { publicUrl } }: HttpPorts): void {
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/docs",
    operationId: "getDocs",
    tags: ["Capabilities"],
    summary: "This document as a page",
    responses: {
      200: { description: "The page", content: { "text/html": { schema: z.string() } } },
      ...problems(),
    },
  });
  app.get("/docs", (c) => sendDocsPage(c, publicUrl));
  app.get("/docs/:asset", async (c) => {
    const name = c.req.param("asset");
    return ownPart(c, name) ?? await sendAsset(c, assets, name);
  });
}
