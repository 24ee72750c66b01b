import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { has } from "../../support/has.ts";
import { r2InWorkerd } from "./in_workerd.ts";

const block = new Uint8Array(1_000_000).map((_, i) => i * 7);

function blocks(count: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      if (count-- > 0) controller.enqueue(block);
      else controller.close();
    },
  });
}

describe.skipIf(!has("workerd") || !existsSync("/proc/self/clear_refs"))("a file of 100 MB", () => {
  const r2 = r2InWorkerd();
  const megabytes = (name: string) => {
    const status = readFileSync(`/proc/${r2.worker.pid}/status`, "utf8");
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1_000;
  };
  /** How much more memory than before workerd had at any time of the work. */
  async function growth(work: () => Promise<unknown>): Promise<number> {
    const before = megabytes("VmRSS");
    writeFileSync(`/proc/${r2.worker.pid}/clear_refs`, "5");
    await work();
    return megabytes("VmHWM") - before;
  }

  async function readToTheEnd(key: string): Promise<number> {
    const found = await r2.store.read(key);
    let size = 0;
    for await (const chunk of found?.content ?? []) size += chunk.byteLength;
    return size;
  }

  it("takes the memory of a few parts to write and to read", async () => {
    // What workerd has once taken from the system, it keeps.
    await r2.store.upload("a", blocks(40));
    await readToTheEnd("a");
    expect(await growth(() => r2.store.upload("a", blocks(100)))).toBeLessThan(64);
    let size = 0;
    expect(await growth(async () => size = await readToTheEnd("a"))).toBeLessThan(64);
    expect(size).toBe(100_000_000);
  }, 30_000);
});
