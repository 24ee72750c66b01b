import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Log } from "../core/ports.ts";
import type { Variables } from "./faces.ts";

const acceptable = /^[\w.:-]{1,100}$/;

/** Gives each request an id (the client's own, when it is harmless) and writes its one line in the log. */
export function requestLog(log: Log, now: () => Date): MiddlewareHandler<{ Variables: Variables }> {
  return async function requestLog(c, next) {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && acceptable.test(given) ? given : crypto.randomUUID();
    c.set("requestId", requestId);
    // Only for who sent one: it costs more than a status poll. Problems name the id themselves.
    if (given === requestId) c.res.headers.set("x-request-id", requestId);
    const startedAt = now().getTime();
    await next();
    log(c.res.status >= 500 ? "error" : "info", "request", {
      requestId,
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      durationMilliseconds: now().getTime() - startedAt,
    });
  };
}
