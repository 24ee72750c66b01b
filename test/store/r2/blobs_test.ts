import { describe, expect, it } from "vitest";
import { statOf, textAt, write } from "../../contract/blob_store/bytes.ts";
import { blobStoreContract } from "../../contract/blob_store_contract.ts";
import { has } from "../../support/has.ts";
import { r2InWorkerd } from "./in_workerd.ts";

describe.skipIf(!has("workerd"))("createR2Blobs in workerd", () => {
  const r2 = r2InWorkerd();

  blobStoreContract("R2", async () => {
    await r2.store.clear();
    return r2.store;
  });

  it("keeps a small file in one object, whose name is the key below files/", async () => {
    await write(r2.store, "job/1/out/größe.tif", "x");
    expect(await r2.store.names()).toEqual(["files/job/1/out/größe.tif"]);
  });

  it("removes more files than R2 names or removes at once, and no other", async () => {
    const below = Array.from({ length: 1_020 }, (_, i) => `files/job/${i % 3}/${i}`);
    await r2.store.put([...below, "files/job2/a", "jobs/a"]);
    await write(r2.store, "job/0/a", "kept");
    await r2.store.removeAll("job/", "job/0/");
    const left = await r2.store.names();
    expect(left).toHaveLength(343);
    expect(left.filter((name) => !name.startsWith("files/job/0/"))).toEqual(["files/job2/a", "jobs/a"]);
    await r2.store.removeAll("job/");
    expect(await r2.store.names()).toEqual(["files/job2/a", "jobs/a"]);
  });

  it("refuses a prefix that is longer than the folders that it keeps together", async () => {
    const folder = `${"f".repeat(893)}/`;
    await write(r2.store, `${folder}a`, "x");
    await r2.store.removeAll(folder);
    expect(await r2.store.names()).toEqual([]);
    for (const except of [undefined, `f${folder}`]) {
      await expect(r2.store.removeAll(except ?? `f${folder}`, except)).rejects.toMatchObject({
        code: "invalid-parameter",
        message: expect.stringContaining("894 bytes"),
      });
    }
  });

  it("says store-unavailable with R2's number, and neither R2's text nor the key", async () => {
    await write(r2.store, "secret/a", "x");
    const store = r2.store.losing({ atCall: 1, isDone: false, isEnd: true });
    const told = (action: string) => ({
      code: "store-unavailable",
      message: `Cannot ${action}: R2 error 10001`,
    });
    await expect(write(store, "secret/a", "y")).rejects.toMatchObject(told("write the file"));
    await expect(store.stat("secret/a")).rejects.toMatchObject(told("read the file"));
    await expect(store.read("secret/a")).rejects.toMatchObject(told("read the file"));
    await expect(store.removeAll("secret/")).rejects.toMatchObject(told("remove files"));
    expect(await textAt(r2.store, "secret/a")).toBe("x");
  });

  it("does not take an object for a file that somebody else has put there, and can replace it", async () => {
    await r2.store.put(["files/a"]);
    await expect(r2.store.stat("a")).rejects.toMatchObject({ code: "store-unavailable" });
    await write(r2.store, "a", "ours");
    expect(await r2.store.stat("a")).toEqual(statOf("ours"));
  });
});
