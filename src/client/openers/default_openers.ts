import { bytesOpener } from "./bytes_opener.ts";
import { csvOpener } from "./csv_opener.ts";
import { geojsonOpener } from "./geojson_opener.ts";
import { imageOpener } from "./image_opener.ts";
import { jsonOpener } from "./json_opener.ts";
import type { Opener } from "./opener.ts";
import { textOpener } from "./text_opener.ts";
import { zarrOpener } from "./zarr_opener.ts";

/** No two of them accept the same. Those that load a package to say whether they are usable come last. */
export const defaultOpeners: readonly Opener[] = [
  jsonOpener,
  textOpener,
  geojsonOpener,
  imageOpener,
  bytesOpener,
  csvOpener,
  zarrOpener,
];
