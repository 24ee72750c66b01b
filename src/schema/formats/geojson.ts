import type { ValueSchema } from "../../ogc/process.ts";

/** Of a ring only: it ends where it begins. */
export const ringFormat = "rfc7946-linear-ring";

/** RFC 7946. The geometries refer to each other by the short codes of OGC, which lead back here. */

const position = { type: "array", items: { type: "number" }, minItems: 2 };
const line = { type: "array", items: position, minItems: 2 };
const ring = { type: "array", items: position, minItems: 4, format: ringFormat };
const polygon = { type: "array", items: ring };
const many = (items: ValueSchema) => ({ type: "array", items });

const coordinates: Readonly<Record<string, ValueSchema>> = {
  Point: position,
  MultiPoint: many(position),
  LineString: line,
  MultiLineString: many(line),
  Polygon: polygon,
  MultiPolygon: many(polygon),
};

const bbox = { type: "array", items: { type: "number" }, minItems: 4 };

function object(type: string, properties: Readonly<Record<string, unknown>>): ValueSchema {
  return {
    type: "object",
    required: ["type", ...Object.keys(properties)],
    properties: { type: { enum: [type] }, bbox, ...properties },
  };
}

const geometries = Object.entries(coordinates).map(([type, schema]) => object(type, { coordinates: schema }));

geometries.push(object("GeometryCollection", { geometries: many({ format: "geojson-geometry" }) }));

const feature = object("Feature", {
  geometry: { format: "geojson-geometry", nullable: true },
  properties: { type: "object", nullable: true },
});

const collection = object("FeatureCollection", { features: many({ format: "geojson-feature" }) });

/** Whatever has the media type `application/geo+json`. */
export const anyGeojson = "rfc7946";

export interface ObjectFormat {
  readonly words: string;
  readonly schema: ValueSchema;
}

export const geojsonFormats: Readonly<Record<string, ObjectFormat>> = {
  "geojson-geometry": { words: "a GeoJSON geometry", schema: { oneOf: geometries } },
  "geojson-feature": { words: "a GeoJSON feature", schema: feature },
  "geojson-feature-collection": { words: "a GeoJSON feature collection", schema: collection },
  [anyGeojson]: { words: "GeoJSON", schema: { oneOf: [...geometries, feature, collection] } },
};
