import { GatewayError } from "../core/errors.ts";
import type { Callers } from "../core/ports/access.ts";
import { type Principal, reservedTenants } from "../core/principal.ts";
import { sameText } from "../core/same_text.ts";
import { anonymousDoor, type AnonymousKind, anonymousScopesOf } from "./anonymous_door.ts";
import { holderOf } from "./api_keys.ts";
import { digestOf } from "./digest.ts";
import { isKeyLike } from "./key_text.ts";
import type { KnownKeys } from "./known_keys.ts";
import { type Presented, presentedKeys } from "./presented_keys.ts";
import type { ReadToken } from "./oidc/token_reader.ts";

export interface CallersParts {
  readonly anonymous: AnonymousKind;
  /** Whoever brings one of these may do everything. */
  readonly adminKeys: readonly string[];
  readonly tokenHeaders: readonly string[];
  readonly known: Pick<KnownKeys, "find">;
  /** Absent: tokens of no issuer are taken. */
  readonly readToken?: ReadToken;
  readonly now: () => Date;
}

const operator: Principal = { id: "admin", tenant: reservedTenants.operator, scopes: ["admin"] };

export function createCallers(parts: CallersParts): Callers {
  const { anonymous, known, readToken, now } = parts;
  const adminDigests = parts.adminKeys.map(digestOf);
  const presentedLately = presentedKeys();

  /** Every digest is looked at, whichever it is. */
  function isAdmin(digest: string): boolean {
    return adminDigests.filter((one) => sameText(one, digest)).length > 0;
  }

  function admitted(text: string, presented: Presented, principal: Principal | undefined): Principal {
    if (principal === undefined) {
      // Nothing says whether there was such a key once.
      throw new GatewayError("unauthenticated", "The API key or token is not one that is good here");
    }
    presentedLately.keep(text, presented);
    return principal;
  }

  return {
    withoutCredentials: anonymousDoor(anonymous),
    identify(credentials) {
      const presented = presentedLately.of(credentials);
      if (isAdmin(presented.digest)) return admitted(credentials, presented, operator);
      const holder = !isKeyLike(credentials) && readToken !== undefined
        ? readToken(credentials)
        : holderOf(known, now, presented);
      return holder instanceof Promise
        ? holder.then((found) => admitted(credentials, presented, found))
        : admitted(credentials, presented, holder);
    },
    tokenHeaders: parts.tokenHeaders,
    anonymousScopes: anonymousScopesOf(anonymous),
  };
}
