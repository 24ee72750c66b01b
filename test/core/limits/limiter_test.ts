import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitSet } from "../../../src/core/limits/limit_set.ts";
import { createLimiter, type LimiterParts } from "../../../src/core/limits/limiter.ts";
import { localLimits } from "../../../src/core/limits/local_limits.ts";
import type { Verdict } from "../../../src/core/limits/verdict.ts";
import type { LimitAsk, LimitStore } from "../../../src/core/ports.ts";
import { createHeldClock } from "../../support/held_clock.ts";

const never = () => new AbortController().signal;

interface Watched {
  readonly store: LimitStore;
  readonly asked: LimitAsk[];
}

function watched(store: LimitStore, before: () => Promise<void> = () => Promise.resolve()): Watched {
  const asked: LimitAsk[] = [];
  const take = async (ask: LimitAsk) => {
    asked.push(ask);
    await before();
    return await store.take(ask);
  };
  return { asked, store: { ...store, take } };
}

function stage(parts: Partial<LimiterParts> & { readonly gateways?: number } = {}) {
  const clock = createHeldClock();
  const logged: string[] = [];
  const shared = watched(parts.store ?? localLimits(clock.now));
  const limiters = Array.from({ length: parts.gateways ?? 1 }, () =>
    createLimiter({
      now: clock.now,
      timeout: never,
      log: (_level, event) => void logged.push(event),
      ...parts,
      store: shared.store,
    }));
  return { clock, logged, asked: shared.asked, limiters, limiter: limiters[0]! };
}

const limitOf = (quota: number, windowSeconds: number) => limitSet([{ name: "read", quota, windowSeconds }]);
const allowedOf = (verdicts: readonly Verdict[]) => verdicts.filter(({ isAllowed }) => isAllowed).length;

async function times<T>(count: number, work: (i: number) => T | Promise<T>): Promise<readonly T[]> {
  const done: T[] = [];
  while (done.length < count) done.push(await work(done.length));
  return done;
}

describe("createLimiter", () => {
  it("asks the store once at most for each request, and much less for who asks all the time", async () => {
    const { clock, asked, limiter } = stage();
    const set = limitOf(6_000, 60);
    const slow = await times(10, async () => {
      clock.pass(2);
      return await limiter.take(set, "slow");
    });
    expect([allowedOf(slow), asked.length]).toEqual([10, 10]);
    asked.length = 0;
    const busy = await times(1_000, async () => {
      clock.pass(0.015);
      return await limiter.take(set, "busy");
    });
    expect(allowedOf(busy)).toBe(1_000);
    expect(asked.length).toBeLessThan(80);
  });

  it("takes for a steady caller what he needs: next to nothing is in stock and lost", async () => {
    const { clock, limiter } = stage();
    const set = limitOf(1_000, 100);
    const steady = await times(1_000, async () => {
      clock.pass(0.11);
      return await limiter.take(set, "steady");
    });
    expect(allowedOf(steady)).toBe(1_000);
    for (const { standings: [standing] } of steady) expect(standing?.remaining).toBeGreaterThan(980);
  });

  it("has nothing in stock where little is allowed: it is exact", async () => {
    const { asked, limiters } = stage({ gateways: 4 });
    const sets = limiters.map(() => limitOf(19, 1_000));
    const verdicts = await times(40, (i) => limiters[i % 4]!.take(sets[i % 4]!, "ada"));
    expect(allowedOf(verdicts)).toBe(19);
    expect(asked.every(({ wanted }) => wanted === 1)).toBe(true);
  });

  it("asks nobody for a caller who was refused, until it is time", async () => {
    const { clock, asked, limiter } = stage();
    const set = limitOf(2, 20);
    await times(3, () => limiter.take(set, "ada"));
    const before = asked.length;
    const verdicts = await times(50, () => limiter.take(set, "ada"));
    expect([allowedOf(verdicts), asked.length - before]).toEqual([0, 0]);
    expect(verdicts[0]).toMatchObject({ retryAfterSeconds: 10, violated: ["read"] });
    clock.pass(10);
    expect(await limiter.take(set, "ada")).toMatchObject({ isAllowed: true });
  });

  it("shares one question among those who ask at once", async () => {
    const { asked, limiter } = stage();
    const set = limitOf(1_000, 1_000);
    const verdicts = await Promise.all(Array.from({ length: 300 }, () => limiter.take(set, "ada")));
    expect(allowedOf(verdicts)).toBe(300);
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it("waits for nobody where a request may be cut off", async () => {
    let first = true;
    const { promise: forEver } = Promise.withResolvers<void>();
    const clock = createHeldClock();
    const { store } = watched(localLimits(clock.now), () => {
      if (!first) return Promise.resolve();
      first = false;
      return forEver;
    });
    const { limiter } = stage({ store, isCutOff: true, now: clock.now });
    const set = limitOf(100, 100);
    void limiter.take(set, "ada");
    expect(allowedOf(await times(5, () => limiter.take(set, "ada")))).toBe(5);
  });

  it("never gives more than the buckets do, whatever gateways and callers do at once", async () => {
    const step = fc.record({
      gateway: fc.nat(2),
      caller: fc.constantFrom("ada", "bob"),
      requests: fc.integer({ min: 1, max: 40 }),
      pause: fc.constantFrom(0, 0, 0.01, 0.3, 1, 5),
      isCutOff: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(1, 10, 60),
        fc.boolean(),
        fc.array(step, { maxLength: 30 }),
        async (quota, seconds, isCutOff, steps) => {
          const { clock, limiters, asked } = stage({ gateways: 3, isCutOff });
          const sets = limiters.map(() => limitOf(quota, seconds));
          const used = new Map<string, number>();
          let elapsed = 0;
          for (const { gateway, caller, requests, pause } of steps) {
            clock.pass(pause);
            elapsed += pause;
            const { length } = asked;
            const taken = await Promise.all(
              Array.from({ length: requests }, () => limiters[gateway]!.take(sets[gateway]!, caller)),
            );
            used.set(caller, (used.get(caller) ?? 0) + allowedOf(taken));
            expect(used.get(caller)).toBeLessThanOrEqual(quota + elapsed * quota / seconds + 1e-6);
            expect(asked.length - length).toBeLessThanOrEqual(requests);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("counts alone while the store is down, and asks it again after a second", async () => {
    const clock = createHeldClock();
    let isDown = true;
    const { store, asked } = watched(
      localLimits(clock.now),
      () => isDown ? Promise.reject(new Error("away")) : Promise.resolve(),
    );
    const { limiter, logged } = stage({ store, now: clock.now });
    const set = limitOf(5, 1_000);
    expect(allowedOf(await times(8, () => limiter.take(set, "ada")))).toBe(5);
    expect([asked.length, logged]).toEqual([1, ["limits"]]);
    isDown = false;
    clock.pass(1);
    expect(allowedOf([await limiter.take(set, "bob")])).toBe(1);
    expect(asked).toHaveLength(2);
  });

  it("waits for a slow store a quarter of a second, and then not at all for a second", async () => {
    const { limiter } = stage({
      store: { take: () => new Promise(() => {}), close: () => Promise.resolve() },
      timeout: (seconds) => AbortSignal.timeout(seconds * 1_000),
    });
    const set = limitOf(1_000, 1_000);
    const begunAt = performance.now();
    expect(allowedOf(await Promise.all(Array.from({ length: 50 }, () => limiter.take(set, "ada"))))).toBe(50);
    const waited = performance.now() - begunAt;
    expect(waited).toBeGreaterThan(240);
    expect(waited).toBeLessThan(1_000);
    const then = performance.now();
    expect(allowedOf(await times(20, () => limiter.take(set, "bob")))).toBe(20);
    expect(performance.now() - then).toBeLessThan(100);
  });

  it("says how a caller stands as time goes by, what is in stock included", async () => {
    const { clock, limiter } = stage();
    const set = limitOf(1_000, 100);
    await Promise.all(Array.from({ length: 100 }, () => limiter.take(set, "ada")));
    const next = await limiter.take(set, "ada");
    expect(next.standings).toMatchObject([{ remaining: 899 }]);
    clock.pass(0.5);
    const { standings: [standing] } = await limiter.take(set, "ada");
    expect(standing?.remaining).toBeGreaterThanOrEqual(900);
    expect(standing?.remaining).toBeLessThanOrEqual(903);
  });

  it("forgets the callers of long ago", async () => {
    const { limiter } = stage();
    const set = limitOf(10, 10);
    for (let i = 0; i < 12_000; i++) await limiter.take(set, `caller ${i}`);
    expect(set.accounts.size).toBe(10_000);
  });
});
