import type { MiddlewareHandler } from "hono";
import { anonymous } from "../core/principal.ts";
import type { Variables } from "./faces.ts";

/** Says who is calling. Everybody is the same principal until the gateway knows keys. */
export function authenticate(): MiddlewareHandler<{ Variables: Variables }> {
  return function authenticate(c, next) {
    c.set("principal", anonymous);
    return next();
  };
}
