import { createRoute } from "@hono/zod-openapi";
import { findJob } from "../../core/find_job.ts";
import { isFinal } from "../../core/job.ts";
import type { App, HttpPorts } from "../faces.ts";
import { longPoll } from "../long_poll.ts";
import { jobPath } from "../parameters.ts";
import { representResults } from "../results/representation.ts";
import { anyResults, failures, partsOfFile, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}/results",
  operationId: "getResults",
  tags: ["Jobs"],
  summary: "What a job has produced",
  description:
    "In the form that its execute request asked for; as a document to whoever accepts JSON only. The results of a failed job are " +
    "its problem, with its status.",
  request: { params: jobPath },
  responses: {
    200: anyResults("The results"),
    204: { description: "The results, as Link headers" },
    ...partsOfFile,
    ...problems(400, 404, 406, 410),
    ...failures,
  },
});

/** `/req/core/job-results` and the forms of 18-062r2, table 11 */
export function getResults(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const found = await findJob(ports, c.get("principal"), c.req.valid("param").jobID);
    const { job, applied } = await longPoll(c, ports, found, isFinal);
    if (applied !== undefined) c.header("preference-applied", applied);
    return await representResults(c, ports, job) as never;
  });
}
