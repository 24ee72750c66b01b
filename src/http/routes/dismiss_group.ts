import { createRoute, z } from "@hono/zod-openapi";
import { dismissGroup as dismiss } from "../../core/dismiss_group.ts";
import { groupUrl, toStatusInfo } from "../../core/status_info.ts";
import { jobList } from "../../ogc/status_info.ts";
import { mediaType } from "../../ogc/uris.ts";
import type { App, HttpPorts } from "../faces.ts";
import { json, problems } from "../responses.ts";

const unnamed =
  "must name one group, as in DELETE /jobs?group=<group>; DELETE /jobs/<jobID> dismisses a single job";

const contract = createRoute({
  method: "delete",
  path: "/jobs",
  operationId: "dismissGroup",
  tags: ["Jobs"],
  summary: "Stop every job of a group that has not ended",
  request: {
    query: z.object({
      group: z.string(unnamed).min(1, unnamed).openapi({ param: { description: "The group of a batch" } }),
    }),
  },
  responses: {
    200: json(jobList, "All jobs of the group: those that had ended are as they were"),
    ...problems(400, 404),
  },
});

/** An addition. */
export function dismissGroup(app: App, ports: HttpPorts): void {
  const { publicUrl } = ports.settings;
  app.openapi(contract, async (c) => {
    const { group } = c.req.valid("query");
    const jobs = await dismiss(ports, c.get("principal"), group);
    const self = { href: groupUrl(group, publicUrl), rel: "self", type: mediaType.json };
    const links = [{ ...self, title: "The jobs of this group" }];
    return c.json({ jobs: jobs.map((job) => toStatusInfo(job, publicUrl)), links }, 200);
  });
}
