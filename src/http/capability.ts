import type { Context } from "hono";
import { GatewayError } from "../core/errors.ts";
import type { Capability, Ports } from "../core/ports.ts";

/**
 * What the bearer token of a runner allows. Nothing is looked up for a token that is not good.
 *
 * @throws GatewayError `unauthenticated`
 */
export async function readCapability(
  c: Context,
  { tokens }: Pick<Ports, "tokens">,
  jobId: string,
): Promise<Capability> {
  const [, token] = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const capability = token === undefined ? undefined : await tokens.verify(token);
  if (capability !== undefined && capability.jobId === jobId) return capability;
  throw new GatewayError(
    "unauthenticated",
    `The token does not allow to act for job "${jobId}"; use the one of its dispatch`,
  );
}
