import { describe, expect, it } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { at } from "./sample.ts";

export function catalogueContract(open: () => Promise<JobStore>): void {
  describe("writeCatalogue", () => {
    const store = openedForEachTest(open);
    const byRunner = async () =>
      (await store().readCatalogues()).toSorted((a, b) => a.runner < b.runner ? -1 : 1);

    it("keeps one catalogue of each runner, the last that was written", async () => {
      expect(await store().readCatalogues()).toEqual([]);
      const one = {
        runner: "http://one.example/",
        fetchedAt: at(0),
        processes: [{ id: "echo", "x-note": null }],
      };
      const two = { runner: "http://two.example/", fetchedAt: at(1), processes: [] };
      await store().writeCatalogue(one);
      await store().writeCatalogue(two);
      expect(await byRunner()).toEqual([one, two]);
      const newer = { ...one, fetchedAt: at(2), processes: [{ id: "echo" }, "not an object"] };
      await store().writeCatalogue(newer);
      expect(await byRunner()).toEqual([newer, two]);
    });
  });
}
