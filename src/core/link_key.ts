import { GatewayError } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { isLinked, type Principal } from "./principal.ts";

/** 122 random bits, in letters and digits. */
export function randomKey({ newChangeId }: Pick<Ports, "newChangeId">): string {
  return newChangeId().replaceAll("-", "");
}

/** What makes a job private to its link, for whoever has only that. */
export function newLinkKey(
  ports: Pick<Ports, "newChangeId">,
  principal: Principal,
): { readonly linkKey?: string } {
  return isLinked(principal) ? { linkKey: randomKey(ports) } : {};
}

const shortest = 32;

/**
 * Whoever sends a request again with its Idempotency-Key is told the link of its job. Where nothing else says who that is, the key
 * must not be one that somebody could think of.
 *
 * @throws GatewayError `invalid-parameter`
 */
export function refuseGuessable(principal: Principal, idempotencyKey: string): void {
  if (!isLinked(principal) || idempotencyKey.length >= shortest) return;
  throw new GatewayError(
    "invalid-parameter",
    `Cannot use the Idempotency-Key: without credentials it must be random and have at least ${shortest} characters, such as a UUID`,
  );
}
