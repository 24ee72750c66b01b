import { createRoute } from "@hono/zod-openapi";
import { listJobs, type WantedJobs } from "../../core/list_jobs.ts";
import { toStatusInfo } from "../../core/status_info.ts";
import { jobList } from "../../ogc/status_info.ts";
import { conditional, notModified } from "../conditional.ts";
import { decodeCursor } from "../lists/cursor.ts";
import type { App, HttpPorts } from "../faces.ts";
import { type JobListQuery, jobListQuery } from "../lists/job_list_parameters.ts";
import { jsonOnly } from "../json_only.ts";
import { toLinkHeader } from "../link_header.ts";
import { pageLinks } from "../lists/page.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs",
  operationId: "getJobs",
  tags: ["Jobs"],
  summary: "The caller's jobs, newest first; a job is listed when every filter selects it",
  request: { query: jobListQuery },
  middleware: [jsonOnly, conditional] as const,
  responses: { 200: json(jobList, "A page of jobs"), ...notModified, ...problems(400, 404, 406) },
});
const parameters = Object.keys(jobListQuery.shape);

/** `/req/job-list/job-list-op`, `/req/job-list/links`, `/rec/job-list/next-1` */
export function getJobs(app: App, ports: HttpPorts): void {
  const { publicUrl } = ports.settings;
  const url = `${publicUrl}/jobs`;
  app.openapi(contract, async (c) => {
    const query = c.req.valid("query");
    const start = decodeCursor(query.cursor, "jobs");
    const wanted = toWanted(query, c.req.query("limit") !== undefined);
    const { jobs, next } = await listJobs(ports, c.get("principal"), { ...wanted, ...start });
    const { search } = new URL(c.req.url);
    const links = pageLinks({ url, search, parameters, places: "jobs", start, next });
    const page = { jobs: jobs.map((job) => toStatusInfo(job, publicUrl)), links };
    // With the identifiers of many jobs a link is longer than the headers that clients read.
    return c.json(page, 200, query.jobID === undefined ? { link: toLinkHeader(links) } : {});
  });
}

function toWanted(
  { type, jobID, group, processID, status, datetime, minDuration, maxDuration, limit }: JobListQuery,
  hasLimit: boolean,
): WantedJobs {
  const duration = {
    ...(minDuration === undefined ? {} : { minSeconds: Math.max(...minDuration) }),
    ...(maxDuration === undefined ? {} : { maxSeconds: Math.min(...maxDuration) }),
  };
  return {
    ...(type === undefined ? {} : { types: type }),
    ...(jobID === undefined ? {} : { ids: jobID }),
    ...(group === undefined ? {} : { group }),
    ...(processID === undefined ? {} : { processNames: processID }),
    ...(status === undefined ? {} : { statuses: status }),
    ...(datetime?.from === undefined ? {} : { createdFrom: datetime.from }),
    ...(datetime?.to === undefined ? {} : { createdTo: datetime.to }),
    ...(minDuration === undefined && maxDuration === undefined ? {} : { duration }),
    limit: jobID === undefined || hasLimit ? limit : Math.max(1, jobID.length),
  };
}
