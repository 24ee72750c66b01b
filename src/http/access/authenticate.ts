import type { Context, MiddlewareHandler, Next } from "hono";
import { GatewayError } from "../../core/errors.ts";
import type { Callers } from "../../core/ports/access.ts";
import { anonymous, hasScope, type Principal, type Scope } from "../../core/principal.ts";
import type { Variables } from "../faces.ts";
import { credentialsOf } from "./credentials.ts";

type Asked = Context<{ Variables: Variables }>;

/**
 * Says who is calling, and lets nobody in who may not: 401 without credentials or with bad ones, 403 with good ones that lack the
 * scope of the route. What is not there, and what is open, is the same to everybody.
 */
export function authenticate(callers: Callers): MiddlewareHandler<{ Variables: Variables }> {
  return function authenticate(c, next) {
    const access = c.get("route")?.access;
    if (access === undefined || access === "open" || access === "runner" || access === "link") {
      c.set("principal", anonymous);
      return next();
    }
    const principal = principalOf(c, callers);
    return principal instanceof Promise
      ? principal.then((found) => admit(c, found, access, next))
      : admit(c, principal, access, next);
  };
}

function admit(c: Asked, principal: Principal, scope: Scope, next: Next): Promise<void> {
  if (!hasScope(principal, scope)) {
    const detail = `This needs the scope ${scope}, which the credentials do not have`;
    throw new GatewayError("missing-scope", detail, { members: { scope } });
  }
  c.set("principal", principal);
  return next();
}

/** @throws GatewayError as `Callers.identify`; `unauthenticated` when there must be credentials and are none */
function principalOf(c: Asked, callers: Callers): Principal | Promise<Principal> {
  const credentials = credentialsOf(c, callers.tokenHeaders);
  if (credentials !== undefined) return callers.identify(credentials);
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  const principal = callers.withoutCredentials({ host, origin: c.req.header("origin") });
  if (principal !== undefined) return principal;
  throw new GatewayError("unauthenticated", "This needs an API key or a token, in Authorization as a bearer");
}
