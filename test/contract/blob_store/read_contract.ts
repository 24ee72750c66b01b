import { beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "../../../src/core/ports.ts";
import { bytesAt, statOf, textAt, write } from "./bytes.ts";

export function readContract(open: () => Promise<BlobStore>): void {
  describe("read", () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });

    it("knows nothing of a key that was never written", async () => {
      await write(store, "folder/file", "x");
      for (const key of ["a", "folder", "folder/other", "folder/file/below"]) {
        expect(await store.stat(key)).toBeUndefined();
        expect(await store.read(key)).toBeUndefined();
      }
    });

    it("gives the bytes of a range, and what is known of the whole file", async () => {
      await write(store, "a", "0123456789");
      expect(await textAt(store, "a", { start: 2, end: 5 })).toBe("234");
      expect(await textAt(store, "a", { start: 0, end: 1 })).toBe("0");
      expect(await textAt(store, "a", { start: 9, end: 10 })).toBe("9");
      expect(await textAt(store, "a", { start: 0, end: 10 })).toBe("0123456789");
      const found = await store.read("a", { start: 2, end: 5 });
      expect(found?.stat).toEqual(statOf("0123456789"));
      await found?.content.cancel();
    });

    it("gives no bytes of an empty range and none past the end", async () => {
      await write(store, "a", "0123456789");
      expect(await textAt(store, "a", { start: 5, end: 5 })).toBe("");
      expect(await textAt(store, "a", { start: 8, end: 100 })).toBe("89");
      expect(await textAt(store, "a", { start: 10, end: 11 })).toBe("");
      expect(await textAt(store, "a", { start: 50, end: 60 })).toBe("");
    });

    it("gives the ranges of a large file exactly", async () => {
      const content = new Uint8Array(700_000).map((_, i) => (i * 7) ^ (i >> 9));
      await write(store, "large", content);
      for (
        const [start, end] of [[0, 131_072], [131_071, 131_073], [65_000, 699_999], [1, 700_000]] as const
      ) {
        const bytes = await bytesAt(store, "large", { start, end }) ?? "";
        expect(statOf(bytes)).toEqual(statOf(content.slice(start, end)));
      }
    });

    it("gives a reader the file it began with, when it is replaced or removed meanwhile", async () => {
      const old = "old".repeat(200_000);
      await write(store, "job/a", old);
      const found = await store.read("job/a");
      await write(store, "job/a", "new");
      await store.removeAll("job/");
      expect(found?.stat).toEqual(statOf(old));
      expect(await new Response(found?.content).text()).toBe(old);
    });

    it("can be left in the middle", async () => {
      await write(store, "a", "x".repeat(1_000_000));
      for (let i = 0; i < 50; i++) {
        const reader = (await store.read("a"))?.content.getReader();
        await reader?.read();
        await reader?.cancel();
      }
      expect(await store.stat("a")).toMatchObject({ size: 1_000_000 });
    });
  });
}
