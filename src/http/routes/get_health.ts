import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { App, HttpPorts } from "../faces.ts";
import { json, problems } from "../responses.ts";

const health = z.object({ status: z.literal("ok") }).meta({ id: "health" });

const live = createRoute({
  method: "get",
  path: "/health/live",
  operationId: "getLiveness",
  tags: ["Operation"],
  summary: "Whether the process answers",
  responses: { 200: json(health, "It does"), ...problems() },
});

const ready = createRoute({
  method: "get",
  path: "/health/ready",
  operationId: "getReadiness",
  tags: ["Operation"],
  summary: "Whether jobs can be accepted: the store can be read and written",
  responses: { 200: json(health, "They can"), ...problems() },
});

export function getHealth(app: App, { jobs }: HttpPorts): void {
  app.openapi(live, (c) => c.json({ status: "ok" as const }, 200));
  app.openapi(ready, async (c) => {
    await jobs.ping();
    return c.json({ status: "ok" as const }, 200);
  });
}
