import process from "node:process";
import { beforeAll, expect, test } from "vitest";
import { parseRetryAfter } from "../../src/webhook/retry_after.ts";

const now = new Date("1994-11-06T08:49:00Z");
/** No date of HTTP is in the zone of the machine. */
beforeAll(() => {
  process.env.TZ = "America/New_York";
  expect(new Date(0).getTimezoneOffset()).toBe(300);
});

const year = 366 * 86_400;

test.each<[string | null, number | undefined]>([
  ["0", 0],
  ["1", 1],
  ["120", 120],
  ["007", 7],
  [" 30 ", 30],
  ["31622400", year],
  ["31622401", year],
  ["99999999999999999999", year],
  ["9".repeat(400), year],
  // the three forms of RFC 9110, 5.6.7
  ["Sun, 06 Nov 1994 08:49:37 GMT", 37],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 37],
  ["Sun Nov  6 08:49:37 1994", 37],
  ["Sun Nov 13 08:49:00 1994", 7 * 86_400],
  ["Sun, 06 Nov 1994 08:49:00 GMT", 0],
  ["Sun, 06 Nov 1994 08:48:00 GMT", 0],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["Fri, 31 Dec 9999 23:59:59 GMT", year],
  // neither
  [null, undefined],
  ["", undefined],
  [" ", undefined],
  ["-1", undefined],
  ["+1", undefined],
  ["1.5", undefined],
  ["1e3", undefined],
  ["0x10", undefined],
  ["1s", undefined],
  ["1, 2", undefined],
  ["١٢", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
  ["soon", undefined],
  ["null", undefined],
  ["1994-11-06T08:49:37Z", undefined],
  ["Sun, 06 Nov 1994 08:49:37", undefined],
  ["Sun, 06 Nov 1994 08:49:37 +0000", undefined],
  ["Sun, 06 Nox 1994 08:49:37 GMT", undefined],
  ["Sun, 06 Nov 1994 25:61:61 GMT", undefined],
  ["06 Nov 1994", undefined],
  ["Retry-After: 5", undefined],
])("parseRetryAfter reads %j as %j", (value, seconds) => {
  expect(parseRetryAfter(value, now)).toBe(seconds);
});

test("parseRetryAfter rounds a date up, never to an earlier moment", () => {
  const justAfter = new Date(now.getTime() + 1);
  expect(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", justAfter)).toBe(37);
});
