import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from "jose";
import { GatewayError } from "../../core/errors.ts";
import { defaultTenant, isTenant, principalShape } from "../../core/names.ts";
import { type Principal, type Scope, scopes } from "../../core/principal.ts";
import { rememberedTokens } from "./remembered_tokens.ts";

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Asymmetric ones. */
  readonly algorithms: readonly string[];
  /** The claim that names the tenant. Absent: all are of the tenant `default`. */
  readonly tenantClaim?: string;
  readonly keys: JWTVerifyGetKey;
  readonly now: () => Date;
}

/** At once for what was good lately. */
export type ReadToken = (token: string) => Principal | Promise<Principal>;

const toleranceSeconds = 30;
const longestToken = 8_192;

/** Whose a JWT of the one issuer is. It says nothing about algorithms or keys that is believed before it is verified. */
export function createTokenReader(rules: TokenRules): ReadToken {
  const { issuer, audience, algorithms, keys, now } = rules;
  const remembered = rememberedTokens(now);

  async function verify(token: string): Promise<Principal> {
    if (token.length > longestToken) throw refused("it is too long");
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ["exp", "sub"],
        clockTolerance: toleranceSeconds,
        currentDate: now(),
      });
      const principal = principalOf(payload, rules);
      remembered.keep(token, principal, ((payload.exp ?? 0) + toleranceSeconds) * 1_000);
      return principal;
    } catch (error) {
      throw toRefusal(error);
    }
  }

  return (token) => remembered.find(token) ?? verify(token);
}

function principalOf(payload: JWTPayload, { tenantClaim }: TokenRules): Principal {
  const { sub: id = "" } = payload;
  if (!principalShape.test(id)) throw refused("its sub is not 1 to 255 ASCII characters without spaces");
  const tenant = tenantClaim === undefined ? defaultTenant : payload[tenantClaim];
  if (typeof tenant !== "string" || !isTenant(tenant)) {
    throw refused(`its claim ${JSON.stringify(tenantClaim)} is no name of a tenant`);
  }
  return { id, tenant, scopes: scopesOf(payload) };
}

/** `scope` (RFC 9068) or `scp`, a text or a list; what is no scope here says nothing. */
function scopesOf({ scope, scp }: JWTPayload): readonly Scope[] {
  const names = [scope, scp].flatMap((claim) =>
    typeof claim === "string" ? claim.split(" ") : Array.isArray(claim) ? claim : []
  );
  return scopes.filter((one) => names.includes(one));
}

function toRefusal(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof errors.JWTExpired) return refused("it has expired");
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refused(`its claim "${error.claim}" is not right`);
  }
  return refused("its signature cannot be trusted");
}

function refused(why: string): GatewayError {
  return new GatewayError("unauthenticated", `The token is not one that is good here: ${why}`);
}
