import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBackoff } from "../../../src/client/transport/backoff.ts";
import { retryAfter } from "../../../src/client/transport/retry_after.ts";

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each([[0, 1], [0.999_999, 0.9]])(
  "createBackoff: with chance %s pauses are %s of the whole",
  (chance, part) => {
    vi.spyOn(Math, "random").mockReturnValue(chance);
    const backoff = createBackoff();
    const pauses = Array.from({ length: 10 }, () => Math.round(backoff.next() / part));
    expect(pauses).toEqual([500, 750, 1125, 1688, 2531, 3797, 5695, 8543, 10_000, 10_000]);
    backoff.reset();
    expect(Math.round(backoff.next() / part)).toBe(500);
  },
);

test("createBackoff: a first pause above the longest one stays", () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const backoff = createBackoff({ first: 60_000, longest: 10_000 });
  expect([backoff.next(), backoff.next()]).toEqual([60_000, 60_000]);
});

test.each([
  ["5", 5_000],
  ["0", 0],
  [" 12 ", 12_000],
  ["Sat, 21 Nov 2026 12:00:07 GMT", 7_000],
  ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
])("retryAfter: %j is %s ms", (text, milliseconds) => {
  expect(retryAfter(new Headers({ "retry-after": text }))).toBe(milliseconds);
});

test("retryAfter: what is not there, or no number of seconds, is not known", () => {
  expect(retryAfter(new Headers())).toBeUndefined();
  expect(retryAfter(new Headers({ "retry-after": "1e9999" }))).toBeUndefined();
});
