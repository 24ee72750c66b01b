import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import type { RunnerState } from "../../core/flow/runner_flow.ts";
import type { App, HttpPorts } from "../faces.ts";
import { json, problems } from "../responses.ts";

const health = z.object({ status: z.literal("ok") }).meta({ id: "health" });

const count = z.int().min(0);
const readiness = z.object({
  status: z.literal("ok"),
  runners: z.object({ reachable: count, busy: count, unreachable: count }),
}).meta({ id: "readiness" });

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
  summary:
    "Whether jobs can be accepted: the store can be read and written, and the process is not about to end",
  description:
    "How many runners can be reached, as far as this process has lately tried, is told and changes nothing: their " +
    "jobs wait for them. Their names stand in the metrics.",
  responses: { 200: json(readiness, "They can"), ...problems() },
});

export function getHealth(app: App, { jobs, flow, draining }: HttpPorts): void {
  app.openapi(live, (c) => c.json({ status: "ok" as const }, 200));
  app.openapi(ready, async (c) => {
    if (draining.aborted) {
      throw new GatewayError("stopping", "Cannot take new work: this process is about to end");
    }
    await jobs.ping();
    return c.json({ status: "ok" as const, runners: countRunners(flow.states()) }, 200);
  });
}

/** A breaker that is no longer resting tries whether its runner is back: it is not known to be. */
function countRunners(states: readonly RunnerState[]): z.infer<typeof readiness>["runners"] {
  const unreachable = states.filter(({ isReachable }) => !isReachable).length;
  const busy = states.filter(({ state, isReachable }) => isReachable && state !== "free").length;
  return { reachable: states.length - unreachable - busy, busy, unreachable };
}
