import { describe, expect, it } from "vitest";
import { sharedReads } from "../../src/store/shared_reads.ts";

describe("sharedReads", () => {
  function counted() {
    const begun: (PromiseWithResolvers<number> & { readonly key: string })[] = [];
    const read = sharedReads((key) => {
      const work = { ...Promise.withResolvers<number>(), key };
      begun.push(work);
      return work.promise;
    });
    return { begun, read };
  }
  const settled = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };

  it("who asks while a read is under way gets what the next one finds, and shares it", async () => {
    const { begun, read } = counted();
    const first = read("a");
    const late = Array.from({ length: 5_000 }, () => read("a"));
    expect(begun.length).toBe(1);
    begun[0]?.resolve(1);
    expect(await first).toBe(1);
    await settled();
    expect(begun.length).toBe(2);
    begun[1]?.resolve(2);
    expect(new Set(await Promise.all(late))).toEqual(new Set([2]));
    expect(begun.length).toBe(2);
  });

  it("who asks while the shared read is under way does not get what it finds", async () => {
    const { begun, read } = counted();
    const first = read("a");
    const second = read("a");
    begun[0]?.resolve(1);
    await first;
    await settled();
    const third = read("a");
    begun[1]?.resolve(2);
    expect(await second).toBe(2);
    await settled();
    expect(begun.length).toBe(3);
    begun[2]?.resolve(3);
    expect(await third).toBe(3);
  });

  it("begins at once when nothing is under way for the key", async () => {
    const { begun, read } = counted();
    const all = [read("a"), read("b")];
    expect(begun.map(({ key }) => key)).toEqual(["a", "b"]);
    begun.forEach((work, i) => work.resolve(i));
    expect(await Promise.all(all)).toEqual([0, 1]);
    await settled();
    const again = read("a");
    expect(begun.length).toBe(3);
    begun[2]?.resolve(3);
    expect(await again).toBe(3);
  });

  it("a read that fails does so for those who share it, and for nobody after them", async () => {
    const { begun, read } = counted();
    const first = read("a");
    const second = read("a");
    begun[0]?.reject(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    await settled();
    begun[1]?.resolve(2);
    expect(await second).toBe(2);
  });
});
