import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { readTraceparent, toTraceparent } from "../core/trace_context.ts";
import type { HttpPorts, Variables } from "./faces.ts";

const acceptable = /^[\w.:-]{1,100}$/;

/**
 * Gives each request an id (the client's own, when it is harmless), writes its one line in the log, and tells the onlooker.
 *
 * @param operationOf `operationId` of a method at a pattern of the router
 */
export function requestLog(
  { log, now, onlooker }: Pick<HttpPorts, "log" | "now" | "onlooker">,
  operationOf: (method: string, pattern: string) => string,
): MiddlewareHandler<{ Variables: Variables }> {
  return async function requestLog(c, next) {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && acceptable.test(given) ? given : crypto.randomUUID();
    c.set("requestId", requestId);
    // Only for who sent one: it costs more than a status poll. Problems name the id themselves.
    if (given === requestId) c.res.headers.set("x-request-id", requestId);
    const startedAt = now().getTime();
    const header = c.req.header("traceparent");
    const watched = onlooker.request(header);
    c.set("traceparent", watched.traceparent ?? validTraceparent(header));
    await next();
    const { method } = c.req;
    const { status } = c.res;
    const route = routePath(c, -1);
    const durationMilliseconds = now().getTime() - startedAt;
    log(status >= 500 ? "error" : "info", "request", {
      requestId,
      method,
      route,
      status,
      durationMilliseconds,
    });
    watched.ended(operationOf(method, route), { method, status, seconds: durationMilliseconds / 1000 });
  };
}

/** What is no trace context is left alone. */
function validTraceparent(header: string | undefined): string | undefined {
  const context = header === undefined ? undefined : readTraceparent(header);
  return context && toTraceparent(context);
}
