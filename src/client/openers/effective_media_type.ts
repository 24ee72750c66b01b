import type { ValueSchema } from "../../ogc/process.ts";
import type { OpenContext } from "./open_context.ts";
import { essenceOf, geojson, json, octets, typeOfExtension, usualName } from "./media_type.ts";

type Known = Pick<
  OpenContext,
  | "mediaType"
  | "extension"
  | "outputLink"
  | "outputValue"
  | "qualifiedValue"
  | "outputDescription"
  | "options"
>;

/** What an output is: the media type first, the extension second, then the description, then the value itself. */
export function effectiveMediaType(known: Known): string | undefined {
  const { mediaType, extension, outputDescription, options } = known;
  const schema = outputDescription?.schema ?? {};
  const isAsked = options["mediaType"] !== undefined;
  const told = mediaType === octets && !isAsked ? undefined : mediaType;
  const found = told ?? typeOfExtension(extension) ?? describedType(schema) ?? inlineType(known) ?? mediaType;
  if (found === undefined) return undefined;
  const name = usualName(found);
  // GeoJSON is often sent under the name of what it is written in.
  const isGeo = !isAsked && name === json && (extension === ".geojson" || isGeoFormat(schema));
  return isGeo ? geojson : name;
}

function describedType(schema: ValueSchema): string | undefined {
  const type = schema["contentMediaType"];
  if (typeof type === "string") return essenceOf(type);
  return isGeoFormat(schema) ? geojson : undefined;
}

function isGeoFormat({ format }: ValueSchema): boolean {
  return typeof format === "string" && format.startsWith("geojson-");
}

function inlineType(
  { outputLink, outputValue, qualifiedValue, outputDescription }: Known,
): string | undefined {
  if (outputLink !== undefined) return undefined;
  if (isBase64({ qualifiedValue, outputValue, outputDescription })) return octets;
  const value = qualifiedValue === undefined ? outputValue : qualifiedValue.value;
  return typeof value === "string" ? "text/plain" : json;
}

/** Said by the value, or of a plain text by the description: `contentEncoding`, or `format: byte` of OpenAPI 3.0. */
export function isBase64(
  known: Pick<OpenContext, "qualifiedValue" | "outputValue" | "outputDescription">,
): boolean {
  const { qualifiedValue, outputValue, outputDescription } = known;
  if (qualifiedValue !== undefined) return qualifiedValue.encoding?.toLowerCase() === "base64";
  const { contentEncoding, format } = outputDescription?.schema ?? {};
  return typeof outputValue === "string" && (contentEncoding === "base64" || format === "byte");
}
