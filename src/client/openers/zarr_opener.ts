import type * as zarrita from "zarrita";
import { zarr } from "./media_type.ts";
import type { OpenContext } from "./open_context.ts";
import type { Opener } from "./opener.ts";
import { isThere, notThere } from "./optional_package.ts";
import { createZarrStore } from "./zarr_store.ts";

type ZarrArray = zarrita.Array<zarrita.DataType, zarrita.AsyncReadable>;

/** A Zarr hierarchy. Nothing but metadata was read: `get` of zarrita reads the chunks, over HTTP, as they are needed. */
export interface OpenedZarr {
  /** `zarr.open(group.resolve("name"))` opens what is not in `arrays`. Undefined when the link leads to a single array. */
  readonly group: zarrita.Group<zarrita.AsyncReadable> | undefined;
  /**
   * By their paths below the group, such as `a` or `level/a`: those that its consolidated metadata lists, or `options.arrays` names.
   * A single array is called `""`.
   */
  readonly arrays: Readonly<Record<string, ZarrArray>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Zarr v2 and v3 behind a link, by zarrita. Options of the caller: `arrays` (a list of paths; default: what the consolidated metadata
 * lists, none without it, because HTTP has no lists).
 */
export const zarrOpener: Opener = {
  name: "zarr",
  isUsable: () => isThere(loadZarrita),
  accept({ effectiveMediaType: type, outputUrl }) {
    if (type !== zarr) return `opens ${zarr}, application/vnd+zarr and .zarr`;
    return outputUrl !== undefined || "opens what a URL leads to, and there is none";
  },
  open: openZarr,
};

function loadZarrita(): Promise<typeof zarrita> {
  return import("zarrita").catch(notThere("zarrita"));
}

async function openZarr(context: OpenContext): Promise<OpenedZarr> {
  const { Location, open, withMaybeConsolidatedMetadata } = await loadZarrita();
  const store = await withMaybeConsolidatedMetadata(createZarrStore(context));
  // Only groups have consolidated metadata.
  const root = "contents" in store ? await open(store, { kind: "group" }) : await open(store);
  if ("shape" in root) return { group: undefined, arrays: { "": root }, attributes: root.attrs };
  const listed = "contents" in store ? store.contents() : [];
  const paths = asked(context.options) ??
    listed.filter(({ kind }) => kind === "array").map(({ path }) => path.slice(1));
  const opened = paths.map(async (path) => {
    const location = new Location(store, `/${asUrlPath(path)}`);
    return [path, await open(location, { kind: "array" })] as const;
  });
  return { group: root, arrays: Object.fromEntries(await Promise.all(opened)), attributes: root.attrs };
}

function asked({ arrays }: OpenContext["options"]): readonly string[] | undefined {
  return Array.isArray(arrays) ? arrays.map(String) : undefined;
}

/** zarrita resolves paths as those of URLs, and keys are what comes of that, decoded. */
function asUrlPath(path: string): string {
  return path.replace(/[%?#]/g, encodeURIComponent);
}
