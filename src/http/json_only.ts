import type { Context, MiddlewareHandler } from "hono";
import { GatewayError } from "../core/errors.ts";
import { mediaType } from "../ogc/uris.ts";
import { preferredMediaType } from "./negotiate.ts";

/** For what is read as JSON and as nothing else. */
export const jsonOnly: MiddlewareHandler = function jsonOnly(c, next) {
  refuseOtherThanJson(c);
  return next();
};

/** @throws GatewayError `not-acceptable` */
export function refuseOtherThanJson(c: Context): void {
  const accept = c.req.header("accept");
  if (accept === undefined || accept === "*/*" || accept === mediaType.json) return;
  const offered = [mediaType.json, mediaType.problem];
  if (preferredMediaType(accept, offered) !== undefined) return;
  throw new GatewayError(
    "not-acceptable",
    `Cannot answer ${JSON.stringify(accept.slice(0, 200))}; there is ${mediaType.json}`,
    { members: { available: [mediaType.json] } },
  );
}
