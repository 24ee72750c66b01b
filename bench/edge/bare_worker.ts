/** What the gateway's start is held against: one route of Hono and nothing else. */
import { Hono } from "hono";

const app = new Hono();
app.get("/health/live", (c) => c.json({ status: "ok" }));

export default app;
