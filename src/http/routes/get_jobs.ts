import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { toStatusInfo } from "../../core/status_info.ts";
import { jobList } from "../../ogc/status_info.ts";
import { decodeCursor, placeOf } from "../cursor.ts";
import type { App, HttpPorts } from "../faces.ts";
import { toPage } from "../page.ts";
import { cursor, limit } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs",
  operationId: "getJobs",
  tags: ["Jobs"],
  summary: "The caller's jobs, newest first",
  request: { query: z.object({ limit, cursor }) },
  responses: { 200: json(jobList, "A page of jobs"), ...problems(400) },
});

/** `/req/job-list/job-list-op`, `/rec/job-list/next-1` */
export function getJobs(app: App, { jobs, settings: { publicUrl } }: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const query = c.req.valid("query");
    const after = decodeCursor(query.cursor);
    const owner = c.get("principal").id;
    const found = await jobs.list({ owner, limit: query.limit + 1, ...(after ? { after } : {}) });
    const { entries, links } = toPage(found, {
      limit: query.limit,
      url: `${publicUrl}/jobs`,
      cursorOf: placeOf,
    });
    return c.json({ jobs: entries.map((job) => toStatusInfo(job, publicUrl)), links }, 200);
  });
}
