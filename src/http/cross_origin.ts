import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

const exposed = [
  "location",
  "link",
  "retry-after",
  "ratelimit",
  "ratelimit-policy",
  "preference-applied",
  "idempotency-replayed",
  "etag",
  "content-location",
  "x-request-id",
];

/**
 * `/rec/core/cross-origin`: every origin, no credentials. Only a browser names an origin; everybody else is spared the headers,
 * which cost more than a status poll itself.
 */
export function crossOrigin(): MiddlewareHandler {
  const allow = cors({
    origin: "*",
    allowMethods: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"],
    exposeHeaders: exposed,
    maxAge: 86_400,
  });
  return function crossOrigin(c, next) {
    return c.req.header("origin") === undefined ? next() : allow(c, next);
  };
}
