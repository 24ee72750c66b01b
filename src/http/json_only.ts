import type { MiddlewareHandler } from "hono";
import { GatewayError } from "../core/errors.ts";
import { mediaType } from "../ogc/uris.ts";
import { preferredMediaType } from "./negotiate.ts";

/** JSON, whose problems may have a type of their own. */
export const oneDocument: readonly string[] = [mediaType.json, mediaType.problem];

/** For what is read as JSON and as nothing else. */
export const jsonOnly: MiddlewareHandler = function jsonOnly(c, next) {
  refuseOtherThan(c.req.header("accept"), oneDocument);
  return next();
};

/**
 * @param available What a problem says that there is. Default JSON.
 * @throws GatewayError `not-acceptable` when `Accept` takes none of what is offered
 */
export function refuseOtherThan(
  accept: string | undefined,
  offered: readonly string[],
  available: readonly string[] = [mediaType.json],
): void {
  if (accept === undefined || accept === "*/*" || accept === mediaType.json) return;
  if (preferredMediaType(accept, offered) !== undefined) return;
  throw new GatewayError(
    "not-acceptable",
    `Cannot answer ${JSON.stringify(accept.slice(0, 200))}; there is ${available.join(" and ")}`,
    { members: { available } },
  );
}
