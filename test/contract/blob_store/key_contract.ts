import { beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "../../../src/core/ports.ts";
import { statOf, textAt, write } from "./bytes.ts";

const refused = [
  "",
  "/",
  "/etc/passwd",
  "a/",
  "a//b",
  ".",
  "..",
  "../a",
  "a/../b",
  "a/./b",
  "a/..",
  "a\\..\\b",
  "a\\b",
  "a\u0000b",
  "a\ud800b",
  "x".repeat(1_025),
];

const kept = [
  "scene.zarr/.zmetadata",
  "scene.zarr/.zgroup",
  "scene.zarr/B04/0.0",
  "scene.zarr/b04/0.0",
  "...",
  "..a",
  "a b/ c .txt",
  "größe/测试/\u{1F30A}.tif",
  "gro\u0308ße.tif",
  "größe.tif",
  "100%25",
  "100%",
  "c:/windows",
  "a@",
  "a@/b",
  "a~b*?|<>\":'",
  "-rf",
  "name",
  "name/below",
  "name/below/that",
  "NAME",
  "con",
  `${"ü".repeat(127)}.nc`,
  `${"ü".repeat(127)}.nd`,
  "x".repeat(255),
  Array(500).fill("d").join("/"),
  `${"d/".repeat(511)}xx`,
  "x".repeat(1_024),
];

export function keyContract(open: () => Promise<BlobStore>): void {
  describe("a key", () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });

    it.each(refused)("may not be %j", async (key) => {
      const refusal = { name: "GatewayError", code: "invalid-parameter" };
      await expect(write(store, key, "x")).rejects.toMatchObject(refusal);
      await expect(store.stat(key)).rejects.toMatchObject(refusal);
      await expect(store.read(key)).rejects.toMatchObject(refusal);
      await expect(store.removeAll(`${key}/`)).rejects.toMatchObject(refusal);
    });

    it("may hold dots, spaces, signs and any script, be long and deep, and no two are one", async () => {
      for (const key of kept) await write(store, key, `content of ${key}`);
      for (const key of kept) {
        expect(await textAt(store, key), key).toBe(`content of ${key}`);
        expect(await store.stat(key), key).toEqual(statOf(`content of ${key}`));
      }
    });
  });
}
