import { createRoute } from "@hono/zod-openapi";
import { landingPage } from "../../ogc/landing_page.ts";
import { mediaType, rel } from "../../ogc/uris.ts";
import type { App, HttpPorts } from "../faces.ts";
import { conditional, notModified } from "../conditional.ts";
import { jsonOnly } from "../json_only.ts";
import { toLinkHeader } from "../link_header.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/",
  operationId: "getLandingPage",
  tags: ["Capabilities"],
  summary: "Where everything is",
  middleware: [jsonOnly, conditional] as const,
  responses: { 200: json(landingPage, "The landing page"), ...notModified, ...problems(406) },
});

/** `/req/core/landingpage-op` */
export function getLandingPage(app: App, { settings: { publicUrl } }: HttpPorts): void {
  const type = mediaType.json;
  const page = {
    title: "Tidegate",
    description: "Long computations behind OGC API - Processes: a job that is accepted is a job that ends.",
    links: [
      { href: `${publicUrl}/`, rel: "self", type, title: "This page" },
      { href: `${publicUrl}/api`, rel: "service-desc", type: mediaType.openapi, title: "OpenAPI definition" },
      { href: `${publicUrl}/docs`, rel: "service-doc", type: "text/html", title: "The API, to read" },
      { href: `${publicUrl}/conformance`, rel: rel.conformance, type, title: "Conformance classes" },
      { href: `${publicUrl}/processes`, rel: rel.processes, type, title: "Processes" },
      { href: `${publicUrl}/jobs`, rel: rel.jobList, type, title: "Jobs" },
    ],
  };
  const link = toLinkHeader(page.links);
  app.openapi(contract, (c) => c.json(page, 200, { link }));
}
