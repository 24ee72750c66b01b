import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMutant, type Patch } from "../support/mutant.ts";
import { type Canary, startCanary } from "./canary.ts";
import type { Calls } from "./subscriber_calls.ts";
import { hostileUrls, ownAddress } from "./urls.ts";

interface Outcome {
  readonly calls: readonly Calls[];
  readonly leftAlone: number;
  readonly connections: number;
}

const folder = mkdtempSync(join(tmpdir(), "tidegate-hostile-"));
let canary: Canary;
let own: string | undefined;

beforeAll(async () => {
  canary = await startCanary();
  own = ownAddress();
});
afterAll(async () => {
  await canary[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** On Deno, in a process of its own, with the code below `root`. */
async function callFrom(root: string, urls: readonly string[], resolver = "spelt"): Promise<Outcome> {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(urls));
  const before = canary.connections();
  const program = join(root, "test/hostile/call_program.ts");
  const args = ["run", "--quiet", "-A", program, String(canary.port), file, resolver];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 10_000_000 });
  return { ...JSON.parse(stdout), connections: canary.connections() - before };
}

async function callWith(patches: readonly Patch[], urls: readonly string[], resolver?: string) {
  using mutant = createMutant(patches);
  return await callFrom(mutant.root, urls, resolver);
}

describe("URLs of subscribers that lead inside", { timeout: 60_000 }, () => {
  test("the canary is seen by whoever does reach it", async () => {
    const before = canary.connections();
    const hosts = ["127.0.0.1", "localhost", "0x7f.1", ...(own === undefined ? [] : [own])];
    for (const host of hosts) {
      const answer = await fetch(`http://${host}:${canary.port}/`);
      expect(answer.status).toBe(204);
    }
    expect(canary.connections() - before).toBe(hosts.length);
  });

  test("are refused at submission and at delivery, all of them, and nobody is connected to", async () => {
    const urls = hostileUrls(canary.port);
    expect(urls.length).toBeGreaterThanOrEqual(400);
    const { calls, connections } = await callFrom(".", urls);
    expect(calls.filter(({ refusal }) => refusal === undefined)).toEqual([]);
    expect(calls.filter(({ delivery }) => delivery !== "refused")).toEqual([]);
    expect([calls.length, connections]).toEqual([urls.length, 0]);
    console.log(`subscriber_urls ${urls.length} spellings on Deno, ${connections} connections`);
  });

  test("a name whose address changes each time it is asked for is called only where it was judged", async () => {
    const name = `https://flips.example.com:${canary.port}/`;
    const flips = Array<string>(100).fill(name);
    const [toFirst, toSecond] = [
      await callFrom(".", flips, "93.184.216.34,127.0.0.1"),
      await callFrom(
        ".",
        flips,
        "127.0.0.1,93.184.216.34",
      ),
    ];
    // Asked once for the delivery and once for the submission, so each sees one of the two.
    expect(toFirst).toMatchObject({ connections: 0, leftAlone: 100 });
    expect(toSecond).toMatchObject({ connections: 0, leftAlone: 0 });
    expect(new Set(toSecond.calls.map(({ delivery }) => delivery))).toEqual(new Set(["refused"]));
    const mixed = await callFrom(".", flips, "93.184.216.34,127.0.0.1,10.0.0.1");
    expect(mixed.connections).toBe(0);
  });

  const planted: readonly (readonly [bug: string, patch: Patch])[] = [
    ["addresses are judged as they are spelt", {
      file: "src/webhook/endpoint_policy.ts",
      find: "const literal = literalAddress(url);",
      replace: 'const literal = text.includes("0x") ? ["93.184.216.34"] : literalAddress(url);',
    }],
    ["loopback is public", {
      file: "src/webhook/special_addresses.ts",
      find: 'address.range() === "unicast" && address.toString() !== controlChannel',
      replace: '["unicast", "loopback"].includes(address.range())',
    }],
    ["mapped addresses are public", {
      file: "src/webhook/special_addresses.ts",
      find: 'return address.range() === "unicast" && address.match(globalUnicast) && !isIsatap;',
      replace: 'return address.range() === "ipv4Mapped" || (address.match(globalUnicast) && !isIsatap);',
    }],
    ["one public address is enough", {
      file: "src/webhook/endpoint_policy.ts",
      find: "isPrivate || addresses.every(isPublicAddress)",
      replace: "isPrivate || addresses.some(isPublicAddress) || url.hostname.endsWith('.example.com')",
    }],
  ];
  test.each(planted)("are called when %s, and the canary tells", async (_bug, patch) => {
    const { calls, connections } = await callWith([patch], hostileUrls(canary.port));
    expect(calls.filter(({ refusal }) => refusal === undefined).length).toBeGreaterThan(0);
    expect(connections).toBeGreaterThan(0);
  });
});
