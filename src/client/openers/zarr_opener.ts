import type * as zarrita from "zarrita";
import { zarr } from "./media_type.ts";
import type { OpenContext } from "./open_context.ts";
import type { Opener } from "./opener.ts";
import { isThere } from "./optional_package.ts";
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
  isUsable: () => isThere("zarrita", () => import("zarrita")),
  accept({ effectiveMediaType: type, outputUrl }) {
    if (type !== zarr) return `opens ${zarr}, application/vnd+zarr and .zarr`;
    return outputUrl !== undefined || "opens what a URL leads to, and there is none";
  },
  open: openZarr,
};

async function openZarr(context: OpenContext): Promise<OpenedZarr> {
  const { open, withMaybeConsolidatedMetadata } = await import("zarrita");
  const store = await withMaybeConsolidatedMetadata(createZarrStore(context));
  const root = await open(store);
  if ("shape" in root) return { group: undefined, arrays: { "": root }, attributes: root.attrs };
  const listed = "contents" in store ? store.contents() : [];
  const paths = asked(context.options) ??
    listed.filter(({ kind }) => kind === "array").map(({ path }) => path.slice(1));
  const opened = paths.map(async (path) =>
    [path, await open(root.resolve(path), { kind: "array" })] as const
  );
  return { group: root, arrays: Object.fromEntries(await Promise.all(opened)), attributes: root.attrs };
}

function asked({ arrays }: OpenContext["options"]): readonly string[] | undefined {
  return Array.isArray(arrays) ? arrays.map(String) : undefined;
}
