import type { ApiKey } from "../core/ports/key_store.ts";
import type { Principal } from "../core/principal.ts";
import { sameText } from "../core/same_text.ts";
import { isKeyLike, keyIdOf } from "./key_text.ts";
import type { KnownKeys } from "./known_keys.ts";

/** Whose the key is; undefined for one that is none (any more). What was not copied whole never reaches the store. */
export function holderOf(
  known: Pick<KnownKeys, "find">,
  now: () => Date,
  text: string,
  digest: string,
): Principal | undefined | Promise<Principal | undefined> {
  const id = isKeyLike(text) ? keyIdOf(text) : undefined;
  if (id === undefined) return undefined;
  const holder = (key: ApiKey | undefined) =>
    key && isGood(key, digest, now()) ? principalOf(key) : undefined;
  const key = known.find(id);
  return key instanceof Promise ? key.then(holder) : holder(key);
}

function isGood(key: ApiKey, digest: string, now: Date): boolean {
  const isSame = sameText(key.digest, digest);
  return isSame && (key.expiresAt === undefined || Date.parse(key.expiresAt) > now.getTime());
}

const principals = new WeakMap<ApiKey, Principal>();

function principalOf(key: ApiKey): Principal {
  const known = principals.get(key);
  if (known !== undefined) return known;
  const principal = { id: key.principal, tenant: key.tenant, scopes: key.scopes };
  principals.set(key, principal);
  return principal;
}
