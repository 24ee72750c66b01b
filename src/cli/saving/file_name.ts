import { posix } from "node:path";

const extensions = new Map(Object.entries({
  "application/geo+json": ".geojson",
  "application/json": ".json",
  "application/netcdf": ".nc",
  "application/pdf": ".pdf",
  "application/x-netcdf": ".nc",
  "application/xml": ".xml",
  "application/zip": ".zip",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/tiff": ".tif",
  "text/csv": ".csv",
  "text/html": ".html",
  "text/plain": ".txt",
  "text/xml": ".xml",
}));

/** What the file of an output is called in a folder: its id, and the extension of its URL or of its media type. */
export function fileName(
  outputId: string,
  { href, mediaType }: { href?: string | undefined; mediaType: string },
): string {
  // An id may be any text: no separator, no file that is hidden, none of another folder.
  const base = encodeURIComponent(outputId).replace(/^\./, "%2E");
  const path = href !== undefined && URL.canParse(href) ? new URL(href).pathname : "";
  const extension = /^\.\w{1,10}$/.exec(posix.extname(path))?.[0];
  return base + (extension ?? extensions.get(mediaType.split(";")[0]?.trim().toLowerCase() ?? "") ?? ".bin");
}
