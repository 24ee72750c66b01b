import { describe, expect, test } from "vitest";
import { href, openOutput } from "./told_gateway.ts";

const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]);

describe("image and bytes", () => {
  test.each<[string, unknown, string]>([
    ["linked", { href, type: "image/png" }, "image/png"],
    ["by its extension", { href: `${href}.JPG` }, "image/jpeg"],
    [
      "in base64",
      { value: btoa(String.fromCharCode(...bytes)), mediaType: "Image/PNG", encoding: "base64" },
      "image/png",
    ],
    ["bytes", { href, type: "application/octet-stream" }, "application/octet-stream"],
    [
      "bytes in base64",
      { value: btoa(String.fromCharCode(...bytes)), encoding: "base64" },
      "application/octet-stream",
    ],
  ])("%s", async (_, value, type) => {
    const blob = await openOutput(value, { body: bytes });
    if (!(blob instanceof Blob)) throw new Error(`Expected a Blob, got ${blob}`);
    expect(blob.type).toBe(type);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes);
  });

  test("bytes of what could be read, for whom asks for bytes", async () => {
    const blob = await openOutput({ href: `${href}.csv`, type: "text/csv" }, {
      body: bytes,
      mediaType: "application/octet-stream",
    });
    expect(blob).toBeInstanceOf(Blob);
  });
});
