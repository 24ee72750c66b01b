import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { mayUse } from "../../core/may_use.ts";
import type { Cursor, OfferedProcess } from "../../core/ports.ts";
import { processList, type ProcessSummary } from "../../ogc/process.ts";
import { conditional, notModified } from "../conditional.ts";
import { decodeCursor, type PageStart } from "../lists/cursor.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { toLinkHeader } from "../link_header.ts";
import { pageLinks } from "../lists/page.ts";
import { cursor, limit } from "../parameters.ts";
import { processLinks } from "../process_links.ts";
import { shownProcess } from "../shown_process.ts";
import { json, problems } from "../responses.ts";

const pageQuery = z.object({ limit, cursor });
const parameters = Object.keys(pageQuery.shape);
const contract = createRoute({
  method: "get",
  path: "/processes",
  operationId: "getProcesses",
  tags: ["Processes"],
  summary: "The processes on offer",
  request: { query: pageQuery },
  middleware: [jsonOnly, conditional] as const,
  responses: {
    200: json(processList, "A page of process summaries, by id"),
    ...notModified,
    ...problems(400, 406),
  },
});

/** `/req/core/process-list`, `/req/core/pl-links`, `/rec/core/next-1` */
export function getProcesses(app: App, { catalogue, settings: { publicUrl } }: HttpPorts): void {
  const url = `${publicUrl}/processes`;
  app.openapi(contract, (c) => {
    const query = c.req.valid("query");
    const start = decodeCursor(query.cursor, "processes");
    const principal = c.get("principal");
    const offered = catalogue.list().filter((one) => mayUse(principal, one));
    const { entries, next } = processPage(offered, start, query.limit);
    const { search } = new URL(c.req.url);
    const links = pageLinks({ url, search, parameters, places: "processes", start, next });
    const page = { processes: entries.map((offered) => toSummary(offered, publicUrl)), links };
    return c.json(page, 200, { link: toLinkHeader(links) });
  });
}

interface ProcessPage {
  readonly entries: readonly OfferedProcess[];
  readonly next?: Cursor;
}

/** As `JobStore.list` has it: after a place, or up to one that belongs to it. */
function processPage(
  sorted: readonly OfferedProcess[],
  start: PageStart | undefined,
  limit: number,
): ProcessPage {
  const after = start?.after?.id ?? "";
  const before = start?.before?.id;
  const rest = sorted.filter(({ process: { id } }) => before === undefined ? id > after : id <= before);
  const entries = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  if (entries.length === rest.length) return { entries };
  const last = before === undefined ? entries.at(-1) : rest.at(-limit - 1);
  return { entries, next: { at: "", id: last?.process.id ?? "" } };
}

function toSummary({ process }: OfferedProcess, publicUrl: string): ProcessSummary {
  const { inputs: _inputs, outputs: _outputs, ...summary } = shownProcess(process);
  return { ...summary, links: processLinks(process, publicUrl) };
}
