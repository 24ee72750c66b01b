/** In lower case, without parameters (RFC 9110, 8.3.1); undefined for an empty one. */
export function essenceOf(mediaType: string | undefined): string | undefined {
  return mediaType?.split(";")[0]?.trim().toLowerCase() || undefined;
}

/** It says that there are bytes, and nothing more. */
export const octets = "application/octet-stream";
export const json = "application/json";
export const geojson = "application/geo+json";
export const csv = "text/csv";
export const tsv = "text/tab-separated-values";
export const zarr = "application/zarr";

/** What is found under other names too. */
const sameAs: Readonly<Record<string, string>> = {
  "application/vnd+zarr": zarr,
  "application/vnd.zarr": zarr,
  "application/x-zarr": zarr,
  "application/vnd.geo+json": geojson,
  "application/csv": csv,
  "text/json": json,
};

export function usualName(essence: string): string {
  return sameAs[essence] ?? essence;
}

const byExtension: Readonly<Record<string, string>> = {
  ".json": json,
  ".geojson": geojson,
  ".csv": csv,
  ".tsv": tsv,
  ".zarr": zarr,
  ".txt": "text/plain",
  ".md": "text/markdown",
  ".html": "text/html",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
};

export function typeOfExtension(extension: string | undefined): string | undefined {
  return extension === undefined || !Object.hasOwn(byExtension, extension)
    ? undefined
    : byExtension[extension];
}
