import { beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "../../../src/core/ports.ts";
import { textAt, write } from "./bytes.ts";

export function removeContract(open: () => Promise<BlobStore>): void {
  describe("removeAll", () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });

    const writeAll = (...keys: string[]) => Promise.all(keys.map((key) => write(store, key, key)));
    const left = async (...keys: string[]) => {
      const found = await Promise.all(keys.map((key) => store.stat(key)));
      return keys.filter((_, i) => found[i]);
    };

    it("removes every key below the prefix and no other", async () => {
      const below = ["job/1/a", "job/1/b/c", "job/2/a", "job/x"];
      const others = ["job", "jobs/1/a", "job2/a", "JOB/1/a", "other/job/a"];
      await writeAll(...below, ...others);
      await store.removeAll("job/");
      expect(await left(...below, ...others)).toEqual(others);
    });

    it("keeps what is below the exception", async () => {
      const kept = ["job/2/a", "job/2/b/c", "other"];
      await writeAll("job/1/a", "job/2a", "job/20/a", "job/a", "job/2", ...kept);
      await store.removeAll("job/", "job/2/");
      expect(await left("job/1/a", "job/2a", "job/20/a", "job/a", "job/2", ...kept)).toEqual(kept);
    });

    it("keeps what is below an exception further down", async () => {
      await writeAll("a/b/c/d", "a/b/c/e/f", "a/b/x", "a/x/c/d", "a/y");
      await store.removeAll("a/", "a/b/c/");
      expect(await left("a/b/c/d", "a/b/c/e/f", "a/b/x", "a/x/c/d", "a/y")).toEqual(["a/b/c/d", "a/b/c/e/f"]);
    });

    it("does nothing where there is nothing, and is safe to repeat", async () => {
      await store.removeAll("none/");
      await store.removeAll("none/", "none/1/");
      await writeAll("job/1/a");
      await store.removeAll("job/", "job/2/");
      expect(await left("job/1/a")).toEqual([]);
      await store.removeAll("job/");
      await store.removeAll("job/");
    });

    it("lets the same keys be written again", async () => {
      await writeAll("job/1/a");
      await store.removeAll("job/");
      await write(store, "job/1/a", "again");
      expect(await textAt(store, "job/1/a")).toBe("again");
    });

    it.each(["job", "", "/", "a/../", "../"])("refuses the prefix %j", async (prefix) => {
      await writeAll("job/1/a");
      await expect(store.removeAll(prefix)).rejects.toMatchObject({ code: "invalid-parameter" });
      expect(await left("job/1/a")).toEqual(["job/1/a"]);
    });

    it("refuses an exception that is not below the prefix, and removes nothing", async () => {
      await writeAll("job/1/a");
      for (const except of ["other/", "job/1", ""]) {
        await expect(store.removeAll("job/", except)).rejects.toMatchObject({ code: "invalid-parameter" });
      }
      expect(await left("job/1/a")).toEqual(["job/1/a"]);
    });

    it("leaves whole files, or none, where files are written at the same time", async () => {
      const keys = Array.from({ length: 200 }, (_, i) => `job/${i % 7}/${i % 3}/${i}`);
      let isWriting = true;
      const remover = async () => {
        while (isWriting) await store.removeAll("job/");
      };
      const removing = Promise.all([remover(), remover()]);
      await Promise.all(keys.map((key) => write(store, key, key.repeat(100)))).finally(() =>
        isWriting = false
      );
      await removing;
      for (const key of keys) expect([undefined, key.repeat(100)]).toContain(await textAt(store, key));
      await store.removeAll("job/");
      expect(await left(...keys)).toEqual([]);
    });
  });
}
