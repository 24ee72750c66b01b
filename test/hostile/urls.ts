import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";

interface Group {
  readonly what: string;
  readonly urls: readonly string[];
}

const groups = JSON.parse(
  readFileSync(new URL("urls.json", import.meta.url), "utf8"),
) as readonly Group[];
/** Below it every name is its own address, for whom a resolver of the test is asked. */
export const leadsThere = "leads.example.com";

/** An address of this machine by which others reach it; none, when it has only itself. */
export function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}

/**
 * Spellings of places that nobody outside may have the gateway call, each with that port where it has one: those of the file, and
 * those of this machine's own address, when that is a private one.
 */
export function hostileUrls(port: number): readonly string[] {
  const own = ownAddress();
  const all = [...groups.flatMap(({ urls }) => urls), ...(own === undefined ? [] : spellings(own))];
  return [...new Set(all.map((url) => url.replaceAll("{port}", String(port))))];
}

/** Those that need no resolver to be refused. */
export function plainlyHostileUrls(port: number): readonly string[] {
  const needing = groups.find(({ what }) => what.startsWith("names that lead there"));
  const left = new Set(needing?.urls.map((url) => url.replaceAll("{port}", String(port))));
  return hostileUrls(port).filter((url) => !left.has(url));
}

function spellings(address: string): readonly string[] {
  const bytes = address.split(".").map(Number);
  const whole = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const hex = whole.toString(16).padStart(8, "0");
  const halves = `${hex.slice(0, 4)}:${hex.slice(4)}`;
  return [
    ...[address, String(whole), `0x${hex}`, `0${whole.toString(8)}`, `${address}.`],
    ...[bytes.map((byte) => `0x${byte.toString(16)}`).join("."), address.replaceAll(".", "。")],
    ...[
      `${bytes[0]}.${whole % 2 ** 24}`,
      `[::ffff:${address}]`,
      `[64:ff9b::${halves}]`,
      `[2002:${halves}::1]`,
    ],
  ].flatMap((host) => [`https://${host}:{port}/`, `http://${host}:{port}/`]);
}
