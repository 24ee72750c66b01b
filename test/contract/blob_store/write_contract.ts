import { beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "../../../src/core/ports.ts";
import { bytesAt, statOf, streamOf, textAt, write } from "./bytes.ts";

export function writeContract(open: () => Promise<BlobStore>): void {
  describe("write", () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });

    it("keeps the bytes, and says their size and SHA-256", async () => {
      const stat = await store.write(
        () => "job/1/out/a.txt",
        streamOf("tide", "", "gate"),
        "text/plain; charset=utf-8",
        100,
      );
      expect(stat).toEqual({
        size: 8,
        sha256: "a99cd8901f3c80fd90b9c755f73d32bf3b14f3dbd572c605f72aa8fd32af42d8",
        mediaType: "text/plain; charset=utf-8",
      });
      expect(await store.stat("job/1/out/a.txt")).toEqual(stat);
      expect(await textAt(store, "job/1/out/a.txt")).toBe("tidegate");
    });

    it("keeps an empty file", async () => {
      expect(await store.write(() => "empty", streamOf(), "a/b", 0)).toEqual(statOf("", "a/b"));
      expect(await store.stat("empty")).toEqual(statOf("", "a/b"));
      expect(await textAt(store, "empty")).toBe("");
    });

    it("keeps a large file of uneven chunks byte for byte", async () => {
      const content = new Uint8Array(3_000_001).map((_, i) => (i * 31) ^ (i >> 8));
      const chunks = [content.subarray(0, 1), content.subarray(1, 1_500_000), content.subarray(1_500_000)];
      const stat = statOf(content, "application/octet-stream");
      expect(await store.write(() => "large", streamOf(...chunks), stat.mediaType, content.length)).toEqual(
        stat,
      );
      expect(statOf(await bytesAt(store, "large") ?? "", stat.mediaType)).toEqual(stat);
    });

    it("replaces what was there, its media type too, once all of it has come", async () => {
      await write(store, "a", "the old content");
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const written = store.write(() => "a", readable, "text/new", 100);
      await writer.write(new TextEncoder().encode("new"));
      expect(await textAt(store, "a")).toBe("the old content");
      expect(await store.stat("a")).toEqual(statOf("the old content"));
      await writer.close();
      expect(await written).toEqual(statOf("new", "text/new"));
      expect(await store.stat("a")).toEqual(statOf("new", "text/new"));
      expect(await textAt(store, "a")).toBe("new");
    });

    it("takes a file of exactly the limit, and refuses a larger one with too-large, leaving nothing", async () => {
      expect(await store.write(() => "fits", streamOf("1234", "5"), "a/b", 5)).toMatchObject({ size: 5 });
      const refusal = store.write(() => "a", streamOf("1234", "56"), "a/b", 5);
      await expect(refusal).rejects.toMatchObject({ name: "GatewayError", code: "too-large" });
      expect(await store.stat("a")).toBeUndefined();
      expect(await store.read("a")).toBeUndefined();
    });

    it("reads no further than the limit, and cancels the stream", async () => {
      let [pulled, isCancelled] = [0, false];
      const endless = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(1_000));
        },
        cancel() {
          isCancelled = true;
        },
      });
      await expect(store.write(() => "a", endless, "a/b", 10_000)).rejects.toMatchObject({
        code: "too-large",
      });
      expect(isCancelled).toBe(true);
      expect(pulled).toBeLessThan(20);
    });

    it("leaves what was there when a larger one is refused or a stream breaks", async () => {
      await write(store, "a", "old");
      await expect(store.write(() => "a", streamOf("too large"), "a/b", 5)).rejects.toMatchObject({
        code: "too-large",
      });
      const broken = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("half of"));
        },
        pull(controller) {
          controller.error(new Error("the client has gone"));
        },
      });
      await expect(store.write(() => "a", broken, "a/b", 100)).rejects.toThrow("the client has gone");
      expect(await store.stat("a")).toEqual(statOf("old"));
      expect(await textAt(store, "a")).toBe("old");
    });

    it("leaves nothing of a stream that breaks", async () => {
      const broken = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.error(new Error("the client has gone")),
      });
      await expect(store.write(() => "a", broken, "a/b", 100)).rejects.toThrow("the client has gone");
      expect(await store.stat("a")).toBeUndefined();
    });

    it("leaves one of two whole files that are written to one key at once", async () => {
      const contents = ["first".repeat(50_000), "second".repeat(50_000)];
      await Promise.all(contents.map((content) => write(store, "a", content)));
      const text = await textAt(store, "a") ?? "";
      expect(contents.includes(text)).toBe(true);
      expect(await store.stat("a")).toEqual(statOf(text));
    });
  });
}
