import { shortCode } from "../../schema/keywords/format.ts";

const point = { type: "Point", coordinates: [0, 0] };
const feature = { type: "Feature", geometry: point, properties: {} };

const samples: Readonly<Record<string, unknown>> = {
  "ogc-bbox": { bbox: [-180, -90, 180, 90] },
  "geojson-geometry": point,
  "geojson-feature": feature,
  "geojson-feature-collection": { type: "FeatureCollection", features: [feature] },
  rfc7946: point,
};

/** An object of a format that has such (18-062r2, table 13; RFC 7946). */
export function sampleObject(format: unknown): unknown {
  const name = shortCode(format);
  return Object.hasOwn(samples, name) ? samples[name] : undefined;
}
