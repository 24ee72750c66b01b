import { GatewayError } from "../core/errors.ts";
import type { KeyRing } from "../core/ports/access.ts";
import type { KeyStore } from "../core/ports/key_store.ts";
import { digestOf } from "./digest.ts";
import { newKeyText } from "./key_text.ts";
import type { KnownKeys } from "./known_keys.ts";

export function createKeyRing(
  store: KeyStore,
  known: Pick<KnownKeys, "forget">,
  now: () => Date,
): KeyRing {
  return {
    async create(wanted) {
      const { id, text } = newKeyText();
      const key = { id, principal: id, ...wanted, digest: digestOf(text), createdAt: now().toISOString() };
      if (!await store.create(key)) throw new GatewayError("internal", `The id of key "${id}" is taken`);
      known.forget(id);
      return { key, text };
    },
    list: () => store.list(),
    async revoke(id) {
      const was = await store.remove(id);
      // Also when it was none: a look may be under way that saw it.
      known.forget(id);
      return was;
    },
  };
}
