import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { toStatusInfo } from "../../core/status_info.ts";
import { jobList } from "../../ogc/status_info.ts";
import { mediaType } from "../../ogc/uris.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import type { App, HttpPorts } from "../faces.ts";
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
    const page = found.slice(0, query.limit);
    const type = mediaType.json;
    const links = [{ href: `${publicUrl}/jobs`, rel: "self", type, title: "This list" }];
    const last = page.at(-1);
    if (last !== undefined && found.length > page.length) {
      const next = encodeCursor({ at: last.createdAt, id: last.id });
      links.push({
        href: `${publicUrl}/jobs?limit=${query.limit}&cursor=${next}`,
        rel: "next",
        type,
        title: "Next page",
      });
    }
    return c.json({ jobs: page.map((job) => toStatusInfo(job, publicUrl)), links }, 200);
  });
}
