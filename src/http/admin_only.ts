import type { MiddlewareHandler } from "hono";
import type { Variables } from "./faces.ts";

/** For who runs the gateway. */
export const adminOnly: MiddlewareHandler<{ Variables: Variables }> = function adminOnly(_c, next) {
  // The scope `admin` is asked for here, once principals have scopes.
  return next();
};
