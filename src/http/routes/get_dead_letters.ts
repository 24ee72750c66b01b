import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { jobName } from "../../core/job_name.ts";
import { listJobs } from "../../core/list_jobs.ts";
import { jobUrl } from "../../core/status_info.ts";
import { link } from "../../ogc/link.ts";
import { decodeCursor } from "../lists/cursor.ts";
import { deliveryEntry, toDeliveryEntry } from "../deliveries.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { pageLinks } from "../lists/page.ts";
import { cursor, limit } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const deadLetterPage = z.object({
  deadLetters: z.array(z.object({ jobID: z.string(), job: z.string(), deliveries: z.array(deliveryEntry) })),
  links: z.array(link),
}).meta({ id: "deadLetters" });

const pageQuery = z.object({ limit, cursor });
const parameters = Object.keys(pageQuery.shape);
const contract = createRoute({
  method: "get",
  path: "/dead-letters",
  operationId: "getDeadLetters",
  tags: ["Operation"],
  summary: "The caller's jobs with deliveries that could not be made, newest first",
  request: { query: pageQuery },
  middleware: jsonOnly,
  responses: { 200: json(deadLetterPage, "A page of dead letters, by job"), ...problems(400, 406) },
});

export function getDeadLetters(app: App, ports: HttpPorts): void {
  const { publicUrl } = ports.settings;
  const url = `${publicUrl}/dead-letters`;
  app.openapi(contract, async (c) => {
    const query = c.req.valid("query");
    const start = decodeCursor(query.cursor, "jobs");
    const wanted = { dead: true, limit: query.limit, ...start } as const;
    const { jobs: found, next } = await listJobs(ports, c.get("principal"), wanted);
    const deadLetters = found.map((job) => ({
      jobID: jobName(job),
      job: jobUrl(jobName(job), publicUrl),
      deliveries: job.deliveries.filter(({ state }) => state === "dead").map(toDeliveryEntry),
    }));
    const { search } = new URL(c.req.url);
    const links = pageLinks({ url, search, parameters, places: "jobs", start, next });
    return c.json({ deadLetters, links }, 200);
  });
}
