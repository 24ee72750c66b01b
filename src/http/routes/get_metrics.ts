import { GatewayError } from "../../core/errors.ts";
import type { App, HttpPorts } from "../faces.ts";
import { preferredMediaType } from "../negotiate.ts";
import { problems } from "../responses.ts";

const text = "text/plain; version=0.0.4; charset=utf-8";
const openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const offered = [text, openMetrics];
const body = { schema: { type: "string" as const } };

/** For a collector, which says by `Accept` what it likes best; whoever takes neither form gets the text. */
export function getMetrics(app: App, { metrics }: HttpPorts): void {
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/metrics",
    operationId: "getMetrics",
    tags: ["Operation"],
    summary: "What this process counts and measures, for Prometheus: its text format 0.0.4, or OpenMetrics",
    responses: {
      200: {
        description: "Every metric",
        content: { "text/plain": body, "application/openmetrics-text": body },
      },
      ...problems(404),
    },
  });
  app.get("/metrics", async (c) => {
    if (metrics === undefined) {
      throw new GatewayError("not-found", "Metrics are switched off here: TIDEGATE_METRICS says so");
    }
    const isOpen = preferredMediaType(c.req.header("accept"), offered) === openMetrics;
    return c.body(await metrics.scrape(isOpen ? "openmetrics" : "text"), 200, {
      "content-type": isOpen ? openMetrics : text,
      "cache-control": "no-store",
    });
  });
}
