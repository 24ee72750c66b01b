import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApiKey, KeyStore } from "../../src/core/ports/key_store.ts";

export interface OpenedKeys {
  readonly keys: KeyStore;
  close(): Promise<void>;
}

export function sampleKey(members: Partial<ApiKey> = {}): ApiKey {
  return {
    id: crypto.randomUUID(),
    label: 'nightly "runs" é',
    tenant: "acme",
    principal: "alice",
    scopes: ["jobs:read", "jobs:execute"],
    digest: "ab".repeat(32),
    createdAt: "2026-11-26T12:00:00.000Z",
    ...members,
  };
}

/**
 * What every store promises of API keys.
 *
 * @param open Gives a store without keys.
 */
export function keyStoreContract(name: string, open: () => Promise<OpenedKeys>): void {
  describe(`${name} as a store of API keys`, () => {
    let opened: OpenedKeys;
    const keys = () => opened.keys;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened?.close());

    it("answers a key as it was made, and nothing for an id that was not", async () => {
      const key = sampleKey({ expiresAt: "2036-11-26T12:00:00.000Z" });
      expect(await keys().read(key.id)).toBeUndefined();
      expect(await keys().create(key)).toBe(true);
      expect(await keys().read(key.id)).toEqual(key);
      expect(await keys().read("")).toBeUndefined();
    });

    it("never writes over a key", async () => {
      const key = sampleKey();
      await keys().create(key);
      expect(await keys().create({ ...key, scopes: ["admin"] })).toBe(false);
      expect(await keys().read(key.id)).toEqual(key);
    });

    it("of many that take one id at once, lets one have it", async () => {
      const id = crypto.randomUUID();
      const wanted = Array.from({ length: 8 }, (_, index) => sampleKey({ id, label: String(index) }));
      const made = await Promise.all(wanted.map((key) => keys().create(key)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await keys().read(id)).toEqual(wanted[made.indexOf(true)]);
    });

    it("lists all, by when they were made, then by id", async () => {
      expect(await keys().list()).toEqual([]);
      const made = [["b", 2], ["a", 2], ["c", 1]].map(([id, second]) =>
        sampleKey({ id: String(id), createdAt: `2026-11-26T12:00:0${second}.000Z` })
      );
      for (const key of made) await keys().create(key);
      expect((await keys().list()).map(({ id }) => id)).toEqual(["c", "a", "b"]);
      expect(await keys().list()).toEqual(expect.arrayContaining(made));
    });

    it("removes a key for good, once", async () => {
      const [one, other] = [sampleKey(), sampleKey()];
      await Promise.all([keys().create(one), keys().create(other)]);
      expect(await keys().remove(one.id)).toBe(true);
      expect(await keys().read(one.id)).toBeUndefined();
      expect(await keys().remove(one.id)).toBe(false);
      expect(await keys().list()).toEqual([other]);
    });
  });
}
