import type { Context } from "hono";
import { anonymous, ownerOf } from "../../core/principal.ts";
import type { Connection, Face } from "../faces.ts";

const spelling = /^[\da-fA-F:.]{2,45}$/;

/** Whose buckets a request takes from: those of its principal; who has no name is known by the address that he comes from. */
export function callerOf(c: Context<Face>, proxies: number): string {
  const owner = ownerOf(c.get("principal"));
  if (owner !== anonymous.id) return owner;
  const address = addressOf(
    () => connected(c.env),
    proxies === 0 ? undefined : c.req.header("x-forwarded-for"),
    proxies,
  );
  return address === undefined ? owner : `${owner}@${address}`;
}

function connected(connection: Connection | undefined): string | undefined {
  const { hostname } = (connection?.remoteAddr ?? {}) as { hostname?: string };
  return hostname;
}

/**
 * Each proxy adds whom it was called by at the end, so the one that the first of our own has added stands that far from it. What
 * stands before it anybody can write.
 *
 * @param connected whom the request is from; asking costs something
 * @param proxies how many of our own there are
 */
export function addressOf(
  connected: () => string | undefined,
  forwarded: string | undefined,
  proxies: number,
): string | undefined {
  const told = proxies === 0 ? undefined : forwarded?.split(",").at(-proxies)?.trim();
  const bare = told && withoutPort(told);
  const address = bare !== undefined && spelling.test(bare) ? bare : connected();
  return address === undefined ? undefined : network(address);
}

function withoutPort(told: string): string {
  // Asked for with every request, and most are just an IPv4 address.
  return told.includes(":") ? told.replace(/^\[([^\]]*)\].*$/, "$1").replace(/^([\d.]+):\d+$/, "$1") : told;
}

/** Who has an IPv6 address has some 2^64 of them. */
function network(address: string): string {
  if (!address.includes(":")) return address;
  const [mapped] = /[\d.]+$/.exec(address) ?? [];
  if (mapped?.includes(".") && /^::ffff:/i.test(address)) return mapped;
  const [before = "", after] = address.toLowerCase().split("::");
  const [head, tail] = [before, after ?? ""].map((half) => half === "" ? [] : half.split(":"));
  const zeros = after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  const groups = [...head ?? [], ...Array<string>(Math.max(0, zeros)).fill("0"), ...tail ?? []];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":") + "::/64";
}
