import { describe, expect, it } from "vitest";
import { preferredMediaType } from "../../src/http/negotiate.ts";

const both = ["multipart/related", "application/json"] as const;

describe("preferredMediaType", () => {
  const table: readonly (readonly [string | undefined, readonly string[], string | undefined])[] = [
    [undefined, both, both[0]],
    ["", both, both[0]],
    ["*/*", both, both[0]],
    ["*", both, both[0]],
    ["application/json", both, both[1]],
    ["APPLICATION/JSON", both, both[1]],
    ["application/*", both, both[1]],
    ["multipart/*", both, both[0]],
    ["multipart/related, application/json", both, both[0]],
    ["application/json, multipart/related", both, both[0]],
    ["application/json, */*;q=0.1", both, both[1]],
    ["application/json, text/plain, */*", both, both[0]],
    ["multipart/related;q=0.5, application/json;q=0.9", both, both[1]],
    ["multipart/related;q=0, */*", both, both[1]],
    ["multipart/*;q=0, */*;q=0.2", both, both[1]],
    ["*/*;q=0", both, undefined],
    ["text/html", both, undefined],
    ["image/*, text/*", both, undefined],
    ["application", both, undefined],
    ["json", both, undefined],
    [", ,", both, undefined],
    // The more specific range counts, wherever it stands and whatever it says.
    ["*/*;q=0.9, application/json;q=0.1", both, both[0]],
    ["application/json;q=0.1, */*;q=0.9", both, both[0]],
    ["application/*;q=1, application/json;q=0.2, multipart/related;q=0.3", both, both[0]],
    // Parameters.
    ["text/plain;charset=utf-8", ["text/plain"], "text/plain"],
    ["text/plain; charset=UTF8", ["text/plain"], "text/plain"],
    ["text/plain;charset=latin1", ["text/plain"], undefined],
    ["text/plain", ["text/plain; charset=utf-8"], "text/plain; charset=utf-8"],
    ['text/plain; charset="utf-8"', ["text/plain; charset=utf-8"], "text/plain; charset=utf-8"],
    [
      "image/tiff; application=geotiff",
      ["image/tiff", "image/tiff; application=geotiff"],
      "image/tiff; application=geotiff",
    ],
    [
      "image/tiff;application=geotiff;q=0.1, image/tiff",
      ["image/tiff;application=geotiff"],
      "image/tiff;application=geotiff",
    ],
    ["image/tiff;application=geotiff;q=0, image/tiff", ["image/tiff;application=geotiff"], undefined],
    ['multipart/related; type="text/plain"', both, undefined],
    // Types with a suffix are types of their own.
    ["application/json", ["application/geo+json"], undefined],
    ["application/geo+json", ["application/geo+json", "application/json"], "application/geo+json"],
    ["text/plain;q=high", ["text/plain"], "text/plain"],
  ];
  for (const [accept, offered, chosen] of table) {
    it(`${accept} of ${offered.join(" and ")} is ${chosen}`, () => {
      expect(preferredMediaType(accept, offered)).toBe(chosen);
    });
  }
});
