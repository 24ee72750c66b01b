import type { KeyStore } from "../../src/core/ports/key_store.ts";

/** Where no API key ever is. */
export const noKeys: KeyStore = {
  create: () => Promise.resolve(false),
  read: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
  remove: () => Promise.resolve(false),
};
