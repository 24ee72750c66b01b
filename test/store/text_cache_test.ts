import process from "node:process";
import { expect, it } from "vitest";
import { textCache } from "../../src/store/text_cache.ts";

const megabyte = 1_048_576;

it("textCache: what was replaced or forgotten takes no memory, also while the bound is never reached", () => {
  const cache = textCache((_key, text) => text);
  const before = process.memoryUsage().heapUsed;
  const charactersEach = 10_000;
  const changes = 100_000;
  const filler = "x".repeat(charactersEach);
  for (let change = 0; change < changes; change++) {
    cache.keep(`job ${change >> 1}`, JSON.stringify({ change, filler }));
    if (change > 100) cache.forget(`job ${(change >> 1) - 50}`);
  }
  const grown = (process.memoryUsage().heapUsed - before) / megabyte;
  // All that was ever kept would be 950 MiB.
  expect(changes * charactersEach / megabyte).toBeGreaterThan(950);
  expect(grown).toBeLessThan(250);
});

it("textCache: forgets the oldest, whatever was replaced and forgotten before", () => {
  const cache = textCache((_key, text) => text, 100);
  for (let change = 0; change < 10_000; change++) {
    cache.keep(`${change}`, "1234567890");
    if (change % 3 === 0) cache.forget(`${change}`);
    if (change % 5 === 0) cache.keep(`${change - 1}`, "0123456789");
  }
  const left = Array.from({ length: 10_000 }, (_, i) => i).filter((i) => cache.recall(`${i}`) !== undefined);
  // The last one was forgotten.
  expect(left.length).toBe(9);
  expect(Math.min(...left)).toBeGreaterThan(9_980);
});
