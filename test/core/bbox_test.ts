import { describe, expect, it } from "vitest";
import { checkInputs } from "../../src/core/inputs.ts";

describe("an input that is a bounding box", () => {
  const process = {
    id: "crop",
    version: "1",
    inputs: { box: { schema: { allOf: [{ format: "ogc-bbox" }, { $ref: "#/allOf/0" }] } } },
  };
  const faultsOf = (box: unknown) => checkInputs(process, { box }).faults.map(({ pointer }) => pointer);

  it("takes 4 or 6 numbers, in any reference system", () => {
    expect(faultsOf({ bbox: [51.9, 7, 52, 7.1], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" }))
      .toEqual([]);
    expect(faultsOf({ bbox: [1, 2, 3, 4, 5, 6] })).toEqual([]);
    expect(faultsOf({ href: "https://example.org/box.json" })).toEqual([]);
  });

  it("refuses anything else, and says where", () => {
    for (
      const box of [
        { bbox: [1, 2, 3] },
        { bbox: [1, 2, 3, "4"] },
        { bbox: "1,2,3,4" },
        {},
        "1,2,3,4",
        5,
        null,
      ]
    ) {
      expect(faultsOf(box)).toEqual(["/inputs/box/bbox"]);
    }
    expect(faultsOf({ bbox: [1, 2, 3, 4], crs: 4326 })).toEqual(["/inputs/box/crs"]);
  });
});
