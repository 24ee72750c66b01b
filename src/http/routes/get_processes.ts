import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { OfferedProcess } from "../../core/ports.ts";
import { processList, type ProcessSummary } from "../../ogc/process.ts";
import { decodeCursor } from "../cursor.ts";
import type { App, HttpPorts } from "../faces.ts";
import { toPage } from "../page.ts";
import { cursor, limit } from "../parameters.ts";
import { processLinks } from "../process_links.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "get",
  path: "/processes",
  operationId: "getProcesses",
  tags: ["Processes"],
  summary: "The processes on offer",
  request: { query: z.object({ limit, cursor }) },
  responses: { 200: json(processList, "A page of process summaries, by id"), ...problems(400) },
});

/** `/req/core/process-list`, `/req/core/pl-links`, `/rec/core/next-1` */
export function getProcesses(app: App, { catalogue, settings: { publicUrl } }: HttpPorts): void {
  app.openapi(contract, (c) => {
    const query = c.req.valid("query");
    const after = decodeCursor(query.cursor)?.id ?? "";
    const rest = catalogue.list().filter(({ process }) => process.id > after);
    const { entries, links } = toPage(rest, {
      limit: query.limit,
      url: `${publicUrl}/processes`,
      cursorOf: ({ process }) => ({ at: "", id: process.id }),
    });
    return c.json({ processes: entries.map((offered) => toSummary(offered, publicUrl)), links }, 200);
  });
}

function toSummary({ process }: OfferedProcess, publicUrl: string): ProcessSummary {
  const { inputs: _inputs, outputs: _outputs, ...summary } = process;
  return { ...summary, links: processLinks(process, publicUrl) };
}
