import type { ApiKey } from "../core/ports/key_store.ts";
import type { Principal } from "../core/principal.ts";
import { sameText } from "../core/same_text.ts";
import type { KnownKeys } from "./known_keys.ts";
import type { Presented } from "./presented_keys.ts";

/** Whose the key is; undefined for one that is none (any more). What was not copied whole never reaches the store. */
export function holderOf(
  known: Pick<KnownKeys, "find">,
  now: () => Date,
  { id, digest }: Presented,
): Principal | undefined | Promise<Principal | undefined> {
  if (id === undefined) return undefined;
  const key = known.find(id);
  return key instanceof Promise ? key.then((found) => holder(found, digest, now)) : holder(key, digest, now);
}

function holder(key: ApiKey | undefined, digest: string, now: () => Date): Principal | undefined {
  if (key === undefined || !sameText(key.digest, digest)) return undefined;
  if (key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now().getTime()) return undefined;
  return principalOf(key);
}

const principals = new WeakMap<ApiKey, Principal>();

function principalOf(key: ApiKey): Principal {
  const known = principals.get(key);
  if (known !== undefined) return known;
  const principal = { id: key.principal, tenant: key.tenant, scopes: key.scopes };
  principals.set(key, principal);
  return principal;
}
