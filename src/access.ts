import { createCallers } from "./access/callers.ts";
import { createKeyRing } from "./access/key_ring.ts";
import { knownKeys } from "./access/known_keys.ts";
import { createKeySet } from "./access/oidc/key_set.ts";
import { createTokenReader, type ReadToken } from "./access/oidc/token_reader.ts";
import type { AccessConfig, OidcConfig } from "./settings/access.ts";
import type { Callers, KeyRing } from "./core/ports/access.ts";
import type { KeyStore } from "./core/ports/key_store.ts";

/** Who is calling, and the keys that say so: they share what this process knows of keys. */
export function createAccess(
  { oidc, ...config }: AccessConfig,
  store: KeyStore,
  now: () => Date,
): { readonly callers: Callers; readonly keyRing: KeyRing } {
  const known = knownKeys(store, now);
  const tokens = oidc === undefined ? {} : { readToken: tokenReader(oidc, now) };
  return {
    callers: createCallers({ ...config, ...tokens, known, now }),
    keyRing: createKeyRing(store, known, now),
  };
}

function tokenReader({ keysUrl, ...rules }: OidcConfig, now: () => Date): ReadToken {
  const source = { issuer: rules.issuer, fetch, now, ...(keysUrl === undefined ? {} : { keysUrl }) };
  return createTokenReader({ ...rules, now, keys: createKeySet(source) });
}
