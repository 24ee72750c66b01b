import { expect, test } from "vitest";
import { addressOf } from "../../../src/http/limits/caller.ts";

test.each([
  ["192.0.2.1", undefined, 0, "192.0.2.1"],
  ["192.0.2.1", "198.51.100.7", 0, "192.0.2.1"],
  ["10.0.0.1", "198.51.100.7", 1, "198.51.100.7"],
  ["10.0.0.1", "203.0.113.9, 198.51.100.7", 1, "198.51.100.7"],
  ["10.0.0.1", "203.0.113.9,198.51.100.7 , 10.0.0.2", 2, "198.51.100.7"],
  ["10.0.0.1", "198.51.100.7", 2, "10.0.0.1"],
  ["10.0.0.1", "198.51.100.7:4711", 1, "198.51.100.7"],
  ["10.0.0.1", "[2001:db8:1:2:3::4]:4711", 1, "2001:db8:1:2::/64"],
  ["10.0.0.1", "unknown", 1, "10.0.0.1"],
  ["10.0.0.1", "a\u00e5".repeat(100), 1, "10.0.0.1"],
  ["10.0.0.1", "", 1, "10.0.0.1"],
  ["2001:DB8:0:1::5", undefined, 0, "2001:db8:0:1::/64"],
  ["2001:db8:0:1:ffff:ffff:ffff:ffff", undefined, 0, "2001:db8:0:1::/64"],
  ["2001:0db8:0000:0001::", undefined, 0, "2001:db8:0:1::/64"],
  ["::1", undefined, 0, "0:0:0:0::/64"],
  ["::ffff:192.0.2.1", undefined, 0, "192.0.2.1"],
  [undefined, undefined, 0, undefined],
])("addressOf: connected %j, forwarded %j by %d proxies: %j", (connected, forwarded, proxies, address) => {
  expect(addressOf(() => connected, forwarded, proxies)).toBe(address);
});
