import { geojsonFault } from "./geojson_fault.ts";
import { readJson } from "./json_opener.ts";
import { geojson } from "./media_type.ts";
import type { OpenContext } from "./open_context.ts";
import type { Opener } from "./opener.ts";

/** GeoJSON (RFC 7946) as the object that it is, once its shape was looked at. */
export const geojsonOpener: Opener = {
  name: "geojson",
  isUsable: () => true,
  accept: ({ effectiveMediaType }) =>
    effectiveMediaType === geojson || `opens ${geojson}, .geojson and values of a format geojson-*`,
  open: read,
};

async function read(context: OpenContext): Promise<unknown> {
  const value = await readJson(context);
  const fault = geojsonFault(value);
  if (fault === undefined) return value;
  throw new TypeError(`This is no GeoJSON: ${fault}; \`mediaType: "application/json"\` opens it as it is`);
}
