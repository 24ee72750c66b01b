import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { findJob } from "../../core/find_job.ts";
import { deliveryEntry, toDeliveryEntry } from "../deliveries.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}/deliveries",
  operationId: "getDeliveries",
  tags: ["Jobs"],
  summary: "What the job owed its runner and its subscriber, with each attempt",
  request: { params: jobPath },
  middleware: jsonOnly,
  responses: {
    200: json(z.object({ deliveries: z.array(deliveryEntry) }).meta({ id: "deliveries" }), "Deliveries"),
    ...problems(404, 406, 410),
  },
});

export function getDeliveries(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const job = await findJob(ports, c.get("principal"), c.req.valid("param").jobID);
    return c.json({ deliveries: job.deliveries.map(toDeliveryEntry) }, 200);
  });
}
