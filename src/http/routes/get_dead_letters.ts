import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { jobUrl } from "../../core/status_info.ts";
import { link } from "../../ogc/link.ts";
import { decodeCursor, placeOf } from "../cursor.ts";
import { deliveryEntry, toDeliveryEntry } from "../deliveries.ts";
import type { App, HttpPorts } from "../faces.ts";
import { toPage } from "../page.ts";
import { cursor, limit } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const deadLetterPage = z.object({
  deadLetters: z.array(z.object({ jobID: z.string(), job: z.string(), deliveries: z.array(deliveryEntry) })),
  links: z.array(link),
}).meta({ id: "deadLetters" });

const contract = createRoute({
  method: "get",
  path: "/dead-letters",
  operationId: "getDeadLetters",
  tags: ["Operation"],
  summary: "The caller's jobs with deliveries that could not be made, newest first",
  request: { query: z.object({ limit, cursor }) },
  responses: { 200: json(deadLetterPage, "A page of dead letters, by job"), ...problems(400) },
});

export function getDeadLetters(app: App, { jobs, settings: { publicUrl } }: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const query = c.req.valid("query");
    const after = decodeCursor(query.cursor);
    const owner = c.get("principal").id;
    const found = await jobs.list({ owner, dead: true, limit: query.limit + 1, ...(after ? { after } : {}) });
    const url = `${publicUrl}/dead-letters`;
    const { entries, links } = toPage(found, { limit: query.limit, url, cursorOf: placeOf });
    const deadLetters = entries.map((job) => ({
      jobID: job.id,
      job: jobUrl(job.id, publicUrl),
      deliveries: job.deliveries.filter(({ state }) => state === "dead").map(toDeliveryEntry),
    }));
    return c.json({ deadLetters, links }, 200);
  });
}
