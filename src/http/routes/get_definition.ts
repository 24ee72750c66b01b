import { createRoute } from "@hono/zod-openapi";
import { findJob } from "../../core/find_job.ts";
import { describeJob } from "../../core/job_definition.ts";
import { jobDefinition } from "../../ogc/job_definition.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}/definition",
  operationId: "getDefinition",
  tags: ["Jobs"],
  summary: "What a job was asked for, with the defaults that were filled in",
  request: { params: jobPath },
  middleware: jsonOnly,
  responses: { 200: json(jobDefinition, "The request as it was understood"), ...problems(404, 406, 410) },
});

export function getDefinition(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const job = await findJob(ports, c.get("principal"), c.req.valid("param").jobID);
    return sendJson(JSON.stringify(await describeJob(ports, job)));
  });
}
