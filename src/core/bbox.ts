import type { ValueSchema } from "../ogc/process.ts";
import type { Fault } from "./errors.ts";

/** The short code and the URI of the format (18-062r2, table 13). */
const formats = new Set(["ogc-bbox", "http://www.opengis.net/def/format/ogcapi-processes/0/ogc-bbox"]);

export function describesBbox(schema: ValueSchema): boolean {
  const parts = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  return [schema, ...parts].some((part: ValueSchema) =>
    typeof part["format"] === "string" && formats.has(part["format"])
  );
}

/** `/req/core/process-execute-input-inline-bbox`: `{"bbox": 4 or 6 numbers, "crs"?: URI}` (bbox.yaml). Any CRS is passed on. */
export function checkBbox(value: unknown, pointer: string): readonly Fault[] {
  const { bbox, crs } = typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  const isBox = Array.isArray(bbox) && (bbox.length === 4 || bbox.length === 6) &&
    bbox.every((number) => typeof number === "number");
  const faults: Fault[] = [];
  if (!isBox) {
    faults.push({ pointer: `${pointer}/bbox`, detail: "A bounding box needs `bbox` with 4 or 6 numbers" });
  }
  if (crs !== undefined && typeof crs !== "string") {
    faults.push({
      pointer: `${pointer}/crs`,
      detail: "`crs` must be the URI of a coordinate reference system",
    });
  }
  return faults;
}
