import { expect, test } from "vitest";
import { isPublicAddress } from "../../src/webhook/special_addresses.ts";

/** First and last address of each range that IANA's special-purpose registries or a cloud sets aside. */
const special = [
  ["this network", "0.0.0.0", "0.255.255.255"],
  ["private", "10.0.0.0", "10.255.255.255"],
  ["private", "172.16.0.0", "172.31.255.255"],
  ["private", "192.168.0.0", "192.168.255.255"],
  ["shared (CGNAT)", "100.64.0.0", "100.127.255.255"],
  ["loopback", "127.0.0.0", "127.255.255.255"],
  ["link-local", "169.254.0.0", "169.254.255.255"],
  ["metadata", "169.254.169.254", "100.100.100.200"],
  ["control channel of a cloud", "168.63.129.16", "192.0.0.192"],
  ["IETF protocols", "192.0.0.0", "192.0.0.255"],
  ["documentation", "192.0.2.0", "192.0.2.255"],
  ["documentation", "198.51.100.0", "198.51.100.255"],
  ["documentation", "203.0.113.0", "203.0.113.255"],
  ["6to4 relay", "192.88.99.0", "192.88.99.255"],
  ["AS112", "192.31.196.0", "192.175.48.255"],
  ["AMT", "192.52.193.0", "192.52.193.255"],
  ["benchmarks", "198.18.0.0", "198.19.255.255"],
  ["multicast", "224.0.0.0", "239.255.255.255"],
  ["class E", "240.0.0.0", "255.255.255.254"],
  ["broadcast", "255.255.255.255", "255.255.255.255"],
  ["unspecified, loopback", "::", "::1"],
  ["v4-compatible", "::7f00:1", "::8.8.8.8"],
  ["v4-mapped", "::ffff:127.0.0.1", "::ffff:8.8.8.8"],
  ["v4-translated", "::ffff:0:7f00:1", "::ffff:0:808:808"],
  ["NAT64", "64:ff9b::7f00:1", "64:ff9b::808:808"],
  ["local NAT64", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"],
  ["discard", "100::", "100::ffff:ffff:ffff:ffff"],
  ["unassigned", "200::1", "1fff:ffff::1"],
  ["Teredo", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["IETF protocols", "2001:1::1", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["benchmarks", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff"],
  ["AMT", "2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["ORCHID", "2001:10::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["documentation", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["documentation", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["6to4", "2002::", "2002:7f00:1::1"],
  ["AS112", "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"],
  ["unassigned", "4000::1", "5eff::1"],
  ["segment routing", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["unique local", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["metadata", "fd00:ec2::254", "fd20:ce::254"],
  ["link-local", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["site-local", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["multicast", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["ISATAP", "2a00:1450::5efe:a00:1", "2a00:1450:1:2:200:5efe:7f00:1"],
];

test.each(special)("isPublicAddress refuses %s: %s, %s", (_, first, last) => {
  expect(isPublicAddress(first!)).toBe(false);
  expect(isPublicAddress(last!)).toBe(false);
});

test.each([
  "1.0.0.0",
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "93.184.216.34",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "168.63.129.15",
  "168.63.129.17",
  "169.253.255.255",
  "169.255.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2001:200::1",
  "2001:4860:4860::8888",
  "2606:4700::1111",
  "2a00:1450:4001::200e",
  "2003::1",
  "2001:db7:ffff::1",
  "2001:db9::1",
  "3ffe:ffff::1",
])("isPublicAddress takes %s", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  "",
  "localhost",
  "example.com",
  "8.8.8.8:443",
  "8.8.8.8/32",
  "[2606:4700::1111]",
  "1.1.1.1.1",
  "g::1",
])(
  "isPublicAddress refuses what is not an address: %j",
  (text) => {
    expect(isPublicAddress(text)).toBe(false);
  },
);

test("isPublicAddress refuses an address with a zone", () => {
  expect(isPublicAddress("fe80::1%eth0")).toBe(false);
  expect(isPublicAddress("::1%lo")).toBe(false);
});
