import { createRoute } from "@hono/zod-openapi";
import { findProcess } from "../../core/execute.ts";
import { processDescription } from "../../ogc/process.ts";
import type { App, HttpPorts } from "../faces.ts";
import { conditional, notModified } from "../conditional.ts";
import { jsonOnly } from "../json_only.ts";
import { toLinkHeader } from "../link_header.ts";
import { processPath } from "../parameters.ts";
import { processLinks } from "../process_links.ts";
import { shownProcess } from "../shown_process.ts";
import { json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";

const contract = createRoute({
  method: "get",
  path: "/processes/{processID}",
  operationId: "getProcessDescription",
  tags: ["Processes"],
  summary: "What a process takes and gives",
  request: { params: processPath },
  middleware: [jsonOnly, conditional] as const,
  responses: {
    200: json(processDescription, "The description of the process"),
    ...notModified,
    ...problems(404, 406),
  },
});

/** `/req/core/process`, `/req/core/process-exception/no-such-process` */
export function getProcess(app: App, ports: HttpPorts): void {
  app.openapi(contract, (c) => {
    const { process } = findProcess(ports, c.get("principal"), c.req.valid("param").processID);
    const links = processLinks(process, ports.settings.publicUrl);
    return sendJson(JSON.stringify({ ...shownProcess(process), links }), { link: toLinkHeader(links) });
  });
}
