import { createRoute, z } from "@hono/zod-openapi";
import { listDeliveries } from "../../core/list_deliveries.ts";
import { jobUrl } from "../../core/status_info.ts";
import { link } from "../../ogc/link.ts";
import { deliveryEntry, toDeliveryEntry } from "../deliveries.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { decodeCursor } from "../lists/cursor.ts";
import { pageLinks } from "../lists/page.ts";
import { cursor, deliveryKind, limit, ofProcess } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const page = z.object({
  jobs: z.array(z.object({
    jobID: z.string(),
    job: z.string(),
    processID: z.string(),
    owner: z.string(),
    status: z.string(),
    deliveries: z.array(deliveryEntry),
  })),
  links: z.array(link),
}).meta({ id: "adminDeliveries" });

const query = z.object({
  state: z.enum(["dead", "outstanding"], 'must be "dead" or "outstanding"').default("dead").openapi({
    param: { description: "`dead`: could not be made. `outstanding`: is still owed, next due first." },
  }),
  kind: deliveryKind,
  processID: ofProcess,
  limit,
  cursor,
});
const parameters = Object.keys(query.shape);

const contract = createRoute({
  method: "get",
  path: "/admin/deliveries",
  operationId: "listDeliveries",
  tags: ["Operation"],
  summary: "Deliveries of every owner, by job",
  request: { query },
  middleware: jsonOnly,
  responses: { 200: json(page, "A page of jobs with such deliveries"), ...problems(400, 406) },
});

export function adminDeliveries(app: App, ports: HttpPorts): void {
  const { publicUrl } = ports.settings;
  app.openapi(contract, async (c) => {
    const { state, kind, processID, limit, cursor } = c.req.valid("query");
    const places = state === "dead" ? "jobs" : "due";
    const start = decodeCursor(cursor, places);
    const after = start?.after;
    const found = await listDeliveries(ports, { state, kind, processId: processID, limit, after });
    const jobs = found.jobs.map(({ job, deliveries }) => ({
      jobID: job.id,
      job: jobUrl(job.id, publicUrl),
      processID: job.processId,
      owner: job.owner,
      status: job.status,
      deliveries: deliveries.map(toDeliveryEntry),
    }));
    const { search } = new URL(c.req.url);
    const url = `${publicUrl}/admin/deliveries`;
    const links = pageLinks({ url, search, parameters, places, start, next: found.next });
    return c.json({ jobs, links: links.filter(({ rel }) => rel !== "prev") }, 200);
  });
}
