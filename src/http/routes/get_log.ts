import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { findJob } from "../../core/find_job.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { jobPath, limit } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const log = z.object({
  log: z.array(z.object({
    at: z.iso.datetime({ offset: true }),
    level: z.enum(["debug", "info", "warning", "error"]),
    message: z.string(),
  })),
}).meta({ id: "jobLog" });

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}/log",
  operationId: "getLog",
  tags: ["Jobs"],
  summary: "The newest lines that the runner logged, oldest first",
  request: { params: jobPath, query: z.object({ limit }) },
  middleware: jsonOnly,
  responses: { 200: json(log, "Log lines"), ...problems(400, 404, 406, 410) },
});

export function getLog(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const job = await findJob(ports, c.get("principal"), c.req.valid("param").jobID);
    return c.json({ log: [...await ports.jobs.readLog(job.id, c.req.valid("query").limit)] }, 200);
  });
}
