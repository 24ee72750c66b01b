/** Media type to file extension, for names that the SDK has to find. The first type of an extension is the one it stands for. */
const extensions: readonly (readonly [mediaType: string, extension: string])[] = [
  ["application/json", "json"],
  ["application/geo+json", "geojson"],
  ["application/xml", "xml"],
  ["text/xml", "xml"],
  ["text/plain", "txt"],
  ["text/csv", "csv"],
  ["text/html", "html"],
  ["text/markdown", "md"],
  ["application/pdf", "pdf"],
  ["application/zip", "zip"],
  ["application/gzip", "gz"],
  ["image/png", "png"],
  ["image/jpeg", "jpg"],
  ["image/webp", "webp"],
  ["image/gif", "gif"],
  ["image/svg+xml", "svg"],
  ["image/tiff", "tif"],
  ["image/tiff", "tiff"],
  ["image/jp2", "jp2"],
  ["application/zarr", "zarr"],
  ["application/x-netcdf", "nc"],
  ["application/netcdf", "nc"],
  ["application/x-hdf5", "h5"],
  ["application/x-hdf", "hdf"],
  ["application/vnd.apache.parquet", "parquet"],
  ["application/geopackage+sqlite3", "gpkg"],
  ["application/flatgeobuf", "fgb"],
  ["application/octet-stream", "bin"],
];

/** The extension, without the dot, of a file of that media type; `bin` when none is known. */
export function extensionOf(mediaType: string): string {
  const essence = essenceOf(mediaType);
  const known = extensions.find(([type]) => type === essence)?.[1];
  if (known !== undefined) return known;
  if (essence.endsWith("+json")) return "json";
  return essence.endsWith("+xml") ? "xml" : "bin";
}

/** The media type of a file by its extension; `application/octet-stream` when none is known. */
export function mediaTypeOf(fileName: string): string {
  const extension = fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
  return extensions.find(([, known]) => known === extension)?.[0] ?? "application/octet-stream";
}

export function isJson(mediaType: string): boolean {
  return /^(?:application|text)\/(?:[\w.+-]+\+)?json$/.test(essenceOf(mediaType));
}

/** The media type without its parameters, in lower case. */
function essenceOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}
