import type { MiddlewareHandler } from "hono";
import { readTraceparent, toTraceparent } from "../core/trace_context.ts";
import type { HttpPorts, Variables } from "./faces.ts";
import type { RouteOf } from "./known_routes.ts";

const acceptable = /^[\w.:-]{1,100}$/;

/**
 * Gives each request an id (the client's own, when it is harmless), writes its one line in the log, and tells the onlooker.
 *
 * @param routeOf The routes, which are added after this.
 */
export function requestLog(
  { log, now, onlooker }: Pick<HttpPorts, "log" | "now" | "onlooker">,
  routeOf: RouteOf,
): MiddlewareHandler<{ Variables: Variables }> {
  return async function requestLog(c, next) {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && acceptable.test(given) ? given : crypto.randomUUID();
    c.set("requestId", requestId);
    const route = routeOf(c);
    c.set("route", route);
    // Only for who sent one: it costs more than a status poll. Problems name the id themselves.
    if (given === requestId) c.res.headers.set("x-request-id", requestId);
    const startedAt = now().getTime();
    const header = c.req.header("traceparent");
    const watched = onlooker.request(header);
    const traceparent = watched.traceparent ?? validTraceparent(header);
    if (traceparent !== undefined) c.set("traceparent", traceparent);
    await next();
    const { method } = c.req;
    const { status } = c.res;
    const durationMilliseconds = now().getTime() - startedAt;
    log(status >= 500 ? "error" : "info", "request", {
      requestId,
      method,
      route: route?.path ?? "/*",
      status,
      durationMilliseconds,
    });
    watched.ended(route?.operation ?? "other", { method, status, seconds: durationMilliseconds / 1000 });
  };
}

/** What is no trace context is left alone. */
function validTraceparent(header: string | undefined): string | undefined {
  const context = header === undefined ? undefined : readTraceparent(header);
  return context && toTraceparent(context);
}
