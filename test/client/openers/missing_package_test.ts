import { describe, expect, test, vi } from "vitest";
import { NoOpenerError } from "../../../src/client/mod.ts";
import { href, openOutput } from "./told_gateway.ts";

describe("a package that is not installed", () => {
  test.each([
    [
      "papaparse",
      { value: "a\n1", mediaType: "text/csv" },
      /; csv needs the package "papaparse", which cannot be loaded \(.*\); install it/,
    ],
    [
      "zarrita",
      { href: `${href}.zarr` },
      /; zarr needs the package "zarrita", which cannot be loaded \(.*\); install it/,
    ],
  ])("%s: NoOpenerError says so", async (name, value, message) => {
    vi.doMock(name, () => {
      throw new Error(`Cannot find package '${name}'`);
    });
    vi.resetModules();
    try {
      const opened = openOutput(value);
      await expect(opened).rejects.toMatchObject({
        name: NoOpenerError.name,
        message: expect.stringMatching(message),
      });
      expect(await openOutput([1])).toEqual([1]);
    } finally {
      vi.doUnmock(name);
      vi.resetModules();
    }
  });
});
