import { describe, expect, it } from "vitest";
import { checkInputs } from "../../src/request/inputs.ts";

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
    const wrong: readonly (readonly [unknown, readonly string[]])[] = [
      [{ bbox: [1, 2, 3] }, ["/bbox"]],
      [{ bbox: [1, 2, 3, 4, 5] }, ["/bbox"]],
      [{ bbox: [1, 2, 3, "4"] }, ["/bbox/3"]],
      [{ bbox: ["1", 2, null, 4] }, ["/bbox/0", "/bbox/2"]],
      [{ bbox: "1,2,3,4" }, ["/bbox"]],
      [{ bbox: [1, 2, 3], crs: 4326 }, ["/bbox", "/crs"]],
      [{}, ["/bbox"]],
      ["1,2,3,4", [""]],
      [[1, 2, 3, 4], [""]],
      [5, [""]],
      [null, [""]],
    ];
    for (const [box, pointers] of wrong) {
      expect([box, faultsOf(box)]).toEqual([box, pointers.map((pointer) => `/inputs/box${pointer}`)]);
    }
  });

  it("has its lower corner first; only longitudes may stand the other way, across the date line", () => {
    expect(faultsOf({ bbox: [170, -10, -170, 10] })).toEqual([]);
    expect(faultsOf({ bbox: [170, 10, -170, -10] })).toEqual(["/inputs/box/bbox/3"]);
    expect(faultsOf({ bbox: [1, 2, 9, 3, 4, 5] })).toEqual(["/inputs/box/bbox/5"]);
    expect(faultsOf({ bbox: [1, 2, 3, 1, 2, 3] })).toEqual([]);
  });
});

describe("the reference system of a bounding box", () => {
  const faultsIn = (schema: Record<string, unknown>, crs: string) =>
    checkInputs({ id: "p", version: "1", inputs: { box: { schema } } }, { box: { bbox: [1, 2, 3, 4], crs } })
      .faults
      .map(({ pointer }) => pointer);
  const utm = "http://www.opengis.net/def/crs/EPSG/0/32632";
  const crs84h = "http://www.opengis.net/def/crs/OGC/0/CRS84h";

  it("is one of bbox.yaml where the description does not say", () => {
    for (const schema of [{ format: "ogc-bbox" }, { allOf: [{ format: "ogc-bbox" }] }, { $ref: bboxYaml }]) {
      expect(faultsIn(schema, crs84h)).toEqual([]);
      expect(faultsIn(schema, utm)).toEqual(["/inputs/box/crs"]);
    }
  });

  it("is one of the description's own where it says", () => {
    const properties = { crs: { type: "string", enum: [utm] } };
    const schemas = [
      { type: "object", format: "ogc-bbox", properties },
      { allOf: [{ format: "ogc-bbox" }, { type: "object", properties }] },
    ];
    for (const schema of schemas) {
      expect(faultsIn(schema, utm)).toEqual([]);
      expect(faultsIn(schema, crs84h)).toEqual(["/inputs/box/crs"]);
    }
  });
});

const bboxYaml = "http://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/bbox.yaml";
