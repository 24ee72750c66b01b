import { describe, expect, it } from "vitest";
import { bytesAt, statOf, write } from "../../contract/blob_store/bytes.ts";
import { has } from "../../support/has.ts";
import { r2InWorkerd } from "./in_workerd.ts";

const [small, large] = [11, 8_388_609];
const sevens = (size: number) => new Uint8Array(size).fill(7);

async function bytesOf(content: ReadableStream<Uint8Array> | undefined): Promise<Uint8Array> {
  return new Uint8Array(await new Response(content).arrayBuffer());
}

describe.skipIf(!has("workerd"))("a file in R2 that somebody else replaces", () => {
  const r2 = r2InWorkerd();

  it.each([[small, large, 2], [large, small, 2], [large, small, 3], [large, large, 3]])(
    "of %i bytes by %i, before call %i of a read, is read as the new one",
    async (size, other, atCall) => {
      await r2.store.upload("a", new Uint8Array(size));
      const found = await r2.store.contested({ atCall, key: "a", size: other }).read("a");
      expect(found?.stat).toEqual(statOf(sevens(other), "c/d"));
      expect(statOf(await bytesOf(found?.content), "c/d")).toEqual(found?.stat);
    },
  );

  it("is there for who looks at it", async () => {
    await r2.store.upload("a", new Uint8Array(large));
    const stat = await r2.store.contested({ atCall: 2, key: "a", size: small }).stat("a");
    expect(stat).toEqual(statOf(sevens(small), "c/d"));
  });

  it("is not read for ever, when it is replaced for ever", async () => {
    await write(r2.store, "a", "x");
    const store = r2.store.contested({ atCall: 1, isRepeated: true, key: "a", size: small });
    await expect(store.read("a")).rejects.toMatchObject({
      code: "store-unavailable",
      message: "Cannot read the file: it is being replaced all the time",
    });
  });

  // The last call before the object of the key is put.
  it.each([[small, large, 2], [large, small, 6], [large, large, 6]])(
    "of %i bytes by %i, before call %i of a write, leaves no content behind",
    async (size, other, atCall) => {
      const stat = statOf(new Uint8Array(size), "a/b");
      const store = r2.store.contested({ atCall, key: "a", size: other });
      expect(await store.upload("a", new Uint8Array(size))).toEqual(stat);
      expect(statOf(await bytesAt(r2.store, "a") ?? "", "a/b")).toEqual(stat);
      expect(await r2.store.names()).toHaveLength(size === large ? 2 : 1);
    },
  );

  it("is written, however often somebody else is faster", async () => {
    await write(r2.store, "a", "x");
    const store = r2.store.contested({ atCall: 1, isRepeated: true, key: "a", size: small });
    const stat = statOf("mine", "a/b");
    expect(await store.upload("a", new TextEncoder().encode("mine"))).toEqual(stat);
    expect(await r2.store.stat("a")).toEqual(stat);
  });
});
