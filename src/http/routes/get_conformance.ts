import { createRoute } from "@hono/zod-openapi";
import { conformance } from "../../ogc/landing_page.ts";
import { conformanceClasses } from "../../ogc/uris.ts";
import type { App } from "../faces.ts";
import { conditional, notModified } from "../conditional.ts";
import { jsonOnly } from "../json_only.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/conformance",
  operationId: "getConformance",
  tags: ["Capabilities"],
  summary: "What the gateway conforms to",
  middleware: [jsonOnly, conditional] as const,
  responses: { 200: json(conformance, "Conformance classes"), ...notModified, ...problems(406) },
});

/** `/req/core/conformance-op` */
export function getConformance(app: App): void {
  app.openapi(contract, (c) => c.json({ conformsTo: Object.values(conformanceClasses) }, 200));
}
