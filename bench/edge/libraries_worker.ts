/** One route on the libraries that the gateway stands on. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Redis } from "@upstash/redis/cloudflare";
import { z } from "zod";

const redis = new Redis({ url: "http://127.0.0.1:1", token: "none" });
const app = new OpenAPIHono();
const body = z.object({ status: z.literal("ok") }).meta({ id: "Health" });
const content = { "application/json": { schema: body } };
const route = createRoute({
  method: "get",
  path: "/health/live",
  responses: { 200: { description: "It does", content } },
});
app.openapi(route, (c) => c.json({ status: "ok" as const }, 200));
app.get("/health/ready", async (c) => c.json({ status: await redis.ping() }));

export default app;
