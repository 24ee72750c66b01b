import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Principal } from "../core/principal.ts";

/** What the middleware leaves for the routes. */
export interface Variables {
  principal: Principal;
  requestId: string;
}

export type App = OpenAPIHono<{ Variables: Variables }>;
