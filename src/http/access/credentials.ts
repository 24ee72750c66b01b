import type { Context } from "hono";
import { GatewayError } from "../../core/errors.ts";

/**
 * The API key or token that a request brings: in a header of its own, which goes first because a proxy in front may have put its own
 * credentials into `Authorization`; as a bearer; or as the password of Basic, whatever the user is called. Undefined: it brings none.
 *
 * @throws GatewayError `unauthenticated` for an `Authorization` that is none of these
 */
export function credentialsOf(c: Context, tokenHeaders: readonly string[]): string | undefined {
  for (const name of tokenHeaders) {
    const given = c.req.header(name);
    // An empty one is bad rather than none: somebody meant to send a key.
    if (given !== undefined) return given;
  }
  const authorization = c.req.header("authorization");
  if (authorization === undefined) return undefined;
  const [, scheme = "", given = ""] = /^(\w+) +([^\s,]+)$/.exec(authorization.trim()) ?? [];
  const credentials = scheme.toLowerCase() === "bearer"
    ? given
    : scheme.toLowerCase() === "basic"
    ? passwordOf(given)
    : undefined;
  if (credentials) return credentials;
  throw new GatewayError(
    "unauthenticated",
    "Authorization cannot be read: send `Bearer` and an API key or token, or `Basic` with an API key as the password",
  );
}

function passwordOf(encoded: string): string | undefined {
  try {
    const pair = atob(encoded);
    const at = pair.indexOf(":");
    return at < 0 ? undefined : pair.slice(at + 1);
  } catch {
    return undefined;
  }
}
