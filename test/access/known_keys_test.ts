import { describe, expect, it } from "vitest";
import { knownKeys, type KnownKeysBounds } from "../../src/access/known_keys.ts";
import type { ApiKey } from "../../src/core/ports/key_store.ts";
import { sampleKey } from "../contract/key_store_contract.ts";
import { createHeldClock } from "../support/held_clock.ts";

function scene(bounds: KnownKeysBounds = {}) {
  const clock = createHeldClock();
  const stored = new Map<string, ApiKey>();
  const reads: string[] = [];
  let fault: Error | undefined;
  let gate: Promise<void> = Promise.resolve();
  const known = knownKeys(
    {
      async read(id) {
        reads.push(id);
        if (fault) throw fault;
        const key = stored.get(id);
        await gate;
        return key;
      },
    },
    clock.now,
    bounds,
  );
  return {
    clock,
    stored,
    reads,
    known,
    fail: (error?: Error) => void (fault = error),
    hold(until: Promise<void>) {
      gate = until;
    },
  };
}

describe("knownKeys", () => {
  it("asks the store once a minute for a key that is there", async () => {
    const { clock, stored, reads, known } = scene();
    const key = sampleKey();
    stored.set(key.id, key);
    expect(await known.find(key.id)).toBe(key);
    clock.pass(59.9);
    expect(known.find(key.id)).toBe(key);
    stored.clear();
    clock.pass(0.1);
    expect(await known.find(key.id)).toBeUndefined();
    expect(reads).toHaveLength(2);
  });

  it("takes a key that was made elsewhere after ten seconds at the latest", async () => {
    const { clock, stored, reads, known } = scene();
    const key = sampleKey();
    expect(await known.find(key.id)).toBeUndefined();
    stored.set(key.id, key);
    clock.pass(9.9);
    expect(known.find(key.id)).toBeUndefined();
    clock.pass(0.1);
    expect(await known.find(key.id)).toBe(key);
    expect(reads).toHaveLength(2);
  });

  it("forgets at once what is told here, also when a look is under way that began before", async () => {
    const { stored, known, hold } = scene();
    const key = sampleKey();
    stored.set(key.id, key);
    const gate = Promise.withResolvers<void>();
    hold(gate.promise);
    const early = known.find(key.id);
    stored.clear();
    known.forget(key.id);
    gate.resolve();
    await early;
    expect(await known.find(key.id)).toBeUndefined();
  });

  it("lets 10,000 guesses read the store a hundred times, and keeps the keys that are good", async () => {
    const { clock, stored, reads, known } = scene();
    const key = sampleKey();
    stored.set(key.id, key);
    await known.find(key.id);
    const refusals: unknown[] = [];
    for (let guess = 0; guess < 10_000; guess++) {
      try {
        await known.find(`guess ${guess}`);
      } catch (error) {
        refusals.push(error);
      }
    }
    expect(reads).toHaveLength(101);
    expect(refusals).toHaveLength(9_900);
    expect(refusals[0]).toMatchObject({ code: "store-unavailable", extras: { retryAfterSeconds: 1 } });
    expect(known.find(key.id)).toBe(key);
    clock.pass(61);
    expect(await known.find(key.id)).toBe(key);
    await expect(Promise.try(() => known.find("another"))).resolves.toBeUndefined();
  });

  it("remembers no more than it may", async () => {
    const { reads, known } = scene({ most: 3, burst: 100 });
    for (const id of ["a", "b", "c", "d"]) await known.find(id);
    for (const id of ["b", "c", "d", "a"]) await known.find(id);
    expect(reads).toEqual(["a", "b", "c", "d", "a"]);
  });

  it("remembers nothing of a store that failed, and counts no guess for it", async () => {
    const { stored, known, fail } = scene({ burst: 2 });
    const key = sampleKey();
    stored.set(key.id, key);
    fail(new Error("away"));
    for (let time = 0; time < 5; time++) {
      await expect(Promise.try(() => known.find(key.id))).rejects.toThrow("away");
    }
    fail(undefined);
    expect(await known.find(key.id)).toBe(key);
  });
});
