/**
 * What `openResult` opens by itself, for whoever builds an opener upon it; the client loads this when the first result is opened.
 *
 * @module
 */
export { bytesOpener } from "./bytes_opener.ts";
export { csvOpener, type CsvRow } from "./csv_opener.ts";
export { geojsonOpener } from "./geojson_opener.ts";
export { imageOpener } from "./image_opener.ts";
export { jsonOpener } from "./json_opener.ts";
export type { OpenContext } from "./open_context.ts";
export type { Opener, Verdict } from "./opener.ts";
export { textOpener } from "./text_opener.ts";
export { type OpenedZarr, zarrOpener } from "./zarr_opener.ts";
