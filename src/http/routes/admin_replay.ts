import { createRoute, z } from "@hono/zod-openapi";
import { replay } from "../../core/replay.ts";
import { replayAll, type ReplayOutcome } from "../../core/replay_all.ts";
import { link } from "../../ogc/link.ts";
import { deliveryEntry, toDeliveryEntry } from "../deliveries.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { decodeCursor } from "../lists/cursor.ts";
import { pageLinks } from "../lists/page.ts";
import { cursor, deliveryKind, jobPath, ofProcess } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const mostReplayed = 1_000;

const one = createRoute({
  method: "post",
  path: "/admin/jobs/{jobID}/deliveries/{deliveryID}/replay",
  operationId: "replayDelivery",
  tags: ["Operation"],
  summary: "Make a dead delivery due again, with a new schedule",
  description:
    "Callbacks, and what tells a runner to stop. An order to run a job stays dead: its job has failed, and an end is " +
    "final. The job's status never changes, and asking again changes nothing.",
  request: {
    params: jobPath.extend({ deliveryID: z.string().meta({ description: "Identifier of a delivery" }) }),
  },
  middleware: jsonOnly,
  responses: {
    200: json(
      z.object({ jobID: z.string(), replayed: z.boolean(), delivery: deliveryEntry }).meta({
        id: "replayed",
      }),
      "The delivery as it is now; `replayed` is false when it was not dead",
    ),
    ...problems(404, 406, 409, 410),
  },
});

const outcome = z.object({
  jobID: z.string(),
  deliveryID: z.string(),
  replayed: z.boolean(),
  detail: z.string().optional(),
});
const query = z.object({
  kind: deliveryKind,
  processID: ofProcess,
  limit: z.coerce.number("must be a whole number").int().min(1).max(mostReplayed).default(100).openapi({
    param: { description: "Most jobs whose deliveries are looked at" },
    type: "integer",
    minimum: 1,
    maximum: mostReplayed,
    default: 100,
  }),
  cursor,
});

const many = createRoute({
  method: "post",
  path: "/admin/deliveries/replay",
  operationId: "replayDeliveries",
  tags: ["Operation"],
  summary: "Make dead deliveries due again, of all jobs that match, newest first",
  request: { query },
  middleware: jsonOnly,
  responses: {
    200: json(
      z.object({ deliveries: z.array(outcome), links: z.array(link) }).meta({ id: "replayedDeliveries" }),
      "What became of each; with a `next` link as long as there may be more",
    ),
    ...problems(400, 406),
  },
});

export function adminReplay(app: App, ports: HttpPorts): void {
  app.openapi(one, async (c) => {
    const { jobID, deliveryID } = c.req.valid("param");
    const { delivery, isNew } = await replay(ports, jobID, deliveryID);
    return c.json({ jobID, replayed: isNew, delivery: toDeliveryEntry(delivery) }, 200);
  });
  app.openapi(many, async (c) => {
    const { kind, processID, limit, cursor } = c.req.valid("query");
    const start = decodeCursor(cursor, "jobs");
    const found = await replayAll(ports, { kind, processId: processID, limit, after: start?.after });
    const { search } = new URL(c.req.url);
    const url = `${ports.settings.publicUrl}/admin/deliveries/replay`;
    const parameters = Object.keys(query.shape);
    const links = pageLinks({ url, search, parameters, places: "jobs", start, next: found.next });
    const deliveries = found.deliveries.map(toOutcome);
    return c.json({ deliveries, links: links.filter(({ rel }) => rel === "next") }, 200);
  });
}

function toOutcome({ jobId, deliveryId, refusal }: ReplayOutcome): z.infer<typeof outcome> {
  return {
    jobID: jobId,
    deliveryID: deliveryId,
    replayed: refusal === undefined,
    ...(refusal === undefined ? {} : { detail: refusal }),
  };
}
