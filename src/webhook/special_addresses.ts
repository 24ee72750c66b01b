import ipaddr from "ipaddr.js";

/** Reachable only from inside a cloud, though it looks public: the control channel of Azure's virtual machines. */
const controlChannel = "168.63.129.16";
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/**
 * Whether an address belongs to anyone on the Internet: not private, loopback, link-local, shared, multicast, reserved, for
 * documentation or benchmarks (IANA's special-purpose registries), nor an IPv6 form that carries an IPv4 address.
 * What is not an address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv4 ? isPublicV4(parsed) : isPublicV6(parsed);
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === "unicast" && address.toString() !== controlChannel;
}

/** Mapped, translated (NAT64) and local addresses lie outside 2000::/3; 6to4 and Teredo have ranges of their own inside. */
function isPublicV6(address: ipaddr.IPv6): boolean {
  const [, , , , fifth = 0, sixth = 0] = address.parts;
  const isIsatap = (fifth & 0xfdff) === 0 && sixth === 0x5efe;
  return address.range() === "unicast" && address.match(globalUnicast) && !isIsatap;
}
