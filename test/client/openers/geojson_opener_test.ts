import { describe, expect, test } from "vitest";
import { href, openOutput } from "./told_gateway.ts";

describe("geojson", () => {
  const point = { type: "Point", coordinates: [1, 2] };
  const feature = { type: "Feature", geometry: point, properties: null };
  const collection = { type: "FeatureCollection", features: [feature, { ...feature, geometry: null }] };
  const hole = { type: "MultiPolygon", coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] };
  test.each([point, feature, collection, hole, { type: "GeometryCollection", geometries: [point, hole] }])(
    "$type: linked, qualified, by its format",
    async (value) => {
      const body = JSON.stringify(value);
      expect(await openOutput({ href, type: "application/geo+json" }, { body })).toEqual(value);
      expect(await openOutput({ href: `${href}.geojson` }, { body })).toEqual(value);
      expect(await openOutput({ value, mediaType: "application/geo+json" })).toEqual(value);
      expect(await openOutput({ value: body, mediaType: "application/geo+json" })).toEqual(value);
      expect(await openOutput({ value }, { schema: { format: "geojson-feature" } })).toEqual(value);
    },
  );

  test.each<[unknown, RegExp]>([
    [[], /geojson: This is no GeoJSON: the whole is no object; `mediaType: "application\/json"` opens it/],
    [{ type: "Circle" }, /: \.type is "Circle"/],
    [{ type: "Feature", properties: {} }, /: \.geometry is no geometry/],
    [{ type: "FeatureCollection", features: [feature, point] }, /: \.features\[1\] is no Feature/],
    [{ type: "Polygon", coordinates: [[[0, 0], [1, "x"]]] }, /: \.coordinates\[0\]\[1\] is no position/],
    [{ type: "LineString", coordinates: 1 }, /: \.coordinates is no list/],
  ])("%j is none", async (value, message) => {
    await expect(openOutput({ value, mediaType: "application/geo+json" })).rejects.toThrow(message);
    expect(await openOutput({ value }, { mediaType: "application/json" })).toEqual(value);
  });
});
