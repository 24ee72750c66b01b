import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bucket, LimitStore } from "../../src/core/ports.ts";
import { createModel } from "./limit_store/model.ts";

/** Longer than any test: what refills meanwhile is less than a token. */
const longSeconds = 1_000;

/**
 * What every limit store promises, wherever it counts.
 *
 * @param open Gives two stores that share their buckets, as two processes have them; the suite closes both.
 */
export function limitStoreContract(
  name: string,
  open: () => Promise<readonly [LimitStore, LimitStore]>,
): void {
  describe(`${name} as a limit store`, () => {
    let stores: readonly [LimitStore, LimitStore] | undefined;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      for (const store of stores ?? []) await store.close();
    });
    const use = (caller: string, buckets: readonly Bucket[], needed = 1, wanted = needed, at = 0) =>
      stores![at === 0 ? 0 : 1].take({ caller, buckets, needed, wanted });
    const granted = async (...asked: Parameters<typeof use>) => (await use(...asked)).granted;

    it("gives as much as a full bucket holds, and no more", async () => {
      const bucket = bucketOf("read", 3, longSeconds);
      for (let i = 1; i <= 3; i++) {
        const { granted, debts: [debt = 0] } = await use("ada", [bucket]);
        expect(granted).toBe(1);
        expect(debt).toBeGreaterThan((i - 0.1) * bucket.tokenMicroseconds);
        expect(debt).toBeLessThanOrEqual(i * bucket.tokenMicroseconds);
      }
      const { granted, debts: [debt = 0] } = await use("ada", [bucket]);
      expect(granted).toBe(0);
      expect(debt).toBeLessThanOrEqual(3 * bucket.tokenMicroseconds);
    });

    it("counts for everybody who shares it", async () => {
      const bucket = bucketOf("read", 4, longSeconds);
      const given = [];
      for (let i = 0; i < 6; i++) given.push(await granted("ada", [bucket], 1, 1, i % 2));
      expect(given).toEqual([1, 1, 1, 1, 0, 0]);
    });

    it("keeps callers apart, whatever they are called", async () => {
      const bucket = bucketOf("read", 1, longSeconds);
      for (const caller of ["ada", "bob", "a b", "", "å:{x}\n", "anonymous@2001:db8::/64"]) {
        expect([await granted(caller, [bucket]), await granted(caller, [bucket])]).toEqual([1, 0]);
      }
    });

    it("takes from all buckets or from none", async () => {
      const [wide, narrow] = [bucketOf("principal", 5, longSeconds), bucketOf("execute", 2, longSeconds)];
      expect(await granted("ada", [wide, narrow])).toBe(1);
      expect(await granted("ada", [wide, narrow])).toBe(1);
      for (let i = 0; i < 5; i++) expect(await granted("ada", [wide, narrow])).toBe(0);
      expect(await granted("ada", [wide], 9)).toBe(3);
    });

    it("takes as many tokens as a use costs", async () => {
      const bucket = bucketOf("process:ndvi", 10, longSeconds);
      const { debts: [debt = 0] } = await use("ada", [{ ...bucket, cost: 7 }]);
      expect(Math.round(debt / bucket.tokenMicroseconds)).toBe(7);
      expect(await granted("ada", [{ ...bucket, cost: 4 }])).toBe(0);
      expect(await granted("ada", [{ ...bucket, cost: 3 }])).toBe(1);
    });

    it("gives a stock only from what is plenty, and what is needed as far as it goes", async () => {
      const bucket = bucketOf("read", 80, longSeconds);
      expect(await granted("ada", [bucket], 1, 50)).toBe(10);
      expect(await granted("ada", [bucket], 1, 3)).toBe(3);
      expect(await granted("ada", [bucket], 60, 60)).toBe(60);
      expect(await granted("ada", [bucket], 1, 50)).toBe(1);
      expect(await granted("ada", [bucket], 60, 60)).toBe(6);
      expect(await granted("ada", [bucket], 1, 50)).toBe(0);
    });

    it("refills evenly", async () => {
      const bucket = bucketOf("read", 10, 1);
      expect(await granted("ada", [bucket], 10)).toBe(10);
      const emptyAt = performance.now();
      expect(await granted("ada", [bucket], 10)).toBeLessThanOrEqual(1);
      await new Promise((resolve) => setTimeout(resolve, 350));
      const given = await granted("ada", [bucket], 10);
      // Some may have been given in the look above.
      expect(given).toBeGreaterThanOrEqual(2);
      expect(given).toBeLessThanOrEqual((performance.now() - emptyAt) / 100 + 1);
    });

    it("never gives more than the bucket allows, however many ask at once", async () => {
      const bucket = bucketOf("read", 50, longSeconds);
      const asked = Array.from({ length: 400 }, (_, i) => granted("ada", [bucket], 1, 1 + i % 3, i % 2));
      expect((await Promise.all(asked)).reduce((sum, one) => sum + one, 0)).toBe(50);
    });

    it("is a bucket of tokens, for any limits and any order of uses", async () => {
      const limit = fc.record({
        quota: fc.integer({ min: 1, max: 40 }),
        seconds: fc.constantFrom(1, 3, 60, longSeconds),
      });
      const ask = fc.record({
        of: fc.constantFrom([0], [1], [0, 1], [1, 2], [0, 1, 2]),
        cost: fc.integer({ min: 1, max: 3 }),
        needed: fc.integer({ min: 1, max: 4 }),
        more: fc.integer({ min: 0, max: 10 }),
        at: fc.integer({ min: 0, max: 1 }),
      });
      let caller = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.tuple(limit, limit, limit),
          fc.array(ask, { maxLength: 20 }),
          async (limits, asks) => {
            const name = `caller ${caller++}`;
            const model = createModel(
              limits.map(({ quota, seconds }) => ({ quota, perSecond: quota / seconds })),
            );
            for (const { of, cost, needed, more, at } of asks) {
              const buckets = of.map((i) => ({
                ...bucketOf(`b${i}`, limits[i]!.quota, limits[i]!.seconds),
                cost: Math.min(cost, limits[i]!.quota),
              }));
              const begunAt = performance.now();
              const given = await granted(name, buckets, needed, needed + more, at);
              const costs = buckets.map((bucket) => bucket.cost);
              const { least, most } = model.bounds({ of, costs, needed, more }, [begunAt, performance.now()]);
              expect(given).toBeGreaterThanOrEqual(least);
              expect(given).toBeLessThanOrEqual(most);
              model.took(of, costs, given, [begunAt, performance.now()]);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  });
}

export function bucketOf(name: string, quota: number, seconds: number): Bucket {
  return { name, quota, tokenMicroseconds: Math.ceil(seconds * 1_000_000 / quota), cost: 1 };
}
