/** How deep the positions of a geometry lie in its `coordinates`. */
const depths = new Map<unknown, number>([
  ["Point", 0],
  ["MultiPoint", 1],
  ["LineString", 1],
  ["MultiLineString", 2],
  ["Polygon", 2],
  ["MultiPolygon", 3],
]);

/** Why a value is no GeoJSON object (RFC 7946, 3), with the place of the first fault. Undefined: it is one. */
export function geojsonFault(value: unknown, place = ""): string | undefined {
  if (!isObject(value)) return `${place || "the whole"} is no object`;
  const { type } = value;
  if (type === "FeatureCollection") {
    return faultOfEach(
      value["features"],
      `${place}.features`,
      (feature, at) =>
        isObject(feature) && feature["type"] === "Feature"
          ? geojsonFault(feature, at)
          : `${at} is no Feature`,
    );
  }
  if (type !== "Feature") return geometryFault(value, place);
  const { geometry } = value;
  return geometry === null ? undefined : geometryFault(geometry, `${place}.geometry`);
}

function geometryFault(value: unknown, place: string): string | undefined {
  if (!isObject(value)) return `${place} is no geometry`;
  const { type } = value;
  if (type === "GeometryCollection") {
    return faultOfEach(value["geometries"], `${place}.geometries`, geometryFault);
  }
  const depth = depths.get(type);
  if (depth === undefined) return `${place}.type is ${JSON.stringify(type)}`;
  return coordinatesFault(value["coordinates"], `${place}.coordinates`, depth);
}

function coordinatesFault(value: unknown, place: string, depth: number): string | undefined {
  if (depth > 0) return faultOfEach(value, place, (part, at) => coordinatesFault(part, at, depth - 1));
  const isPosition = Array.isArray(value) && value.length >= 2 && value.every(Number.isFinite);
  return isPosition ? undefined : `${place} is no position`;
}

function faultOfEach(
  parts: unknown,
  place: string,
  faultOf: (part: unknown, place: string) => string | undefined,
): string | undefined {
  if (!Array.isArray(parts)) return `${place} is no list`;
  for (const [index, part] of parts.entries()) {
    const fault = faultOf(part, `${place}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
