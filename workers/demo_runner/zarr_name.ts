const longest = 100;

/**
 * What a scene is called: the last part of a path or URL, without anything that could be read as a path or a query again. It
 * ends in `.zarr`, because clients go by that.
 */
export function toZarrName(outputPath: string | null | undefined): string {
  const isUrl = /^[a-z][\w+.-]*:\/\//i.test(outputPath ?? "");
  const path = isUrl ? (outputPath ?? "").replace(/[?#].*$/s, "") : outputPath ?? "";
  const last = path.split(/[/\\]/).findLast((part) => part !== "") ?? "";
  const plain = last.replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^[._]+/, "").replace(/\.zarr$/i, "");
  return `${plain === "" ? "datacube" : plain.slice(0, longest)}.zarr`;
}
