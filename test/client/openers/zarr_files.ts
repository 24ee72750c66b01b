/** The files of small Zarr hierarchies, written by hand as the specifications have them. Path to content. */
export type ZarrFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const bytesOf = (numbers: Float64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>) =>
  new Uint8Array(numbers.buffer);

function filesOf(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): ZarrFiles {
  return new Map(Object.entries(files));
}

const v2Array = (shape: readonly number[]) => ({
  zarr_format: 2,
  shape,
  chunks: shape,
  dtype: "<f8",
  compressor: null,
  filters: null,
  fill_value: 7,
  order: "C",
});

/** A v2 group `{ title: "two" }` with `a` = [1, 2] and, of which no chunk is stored, `a b#c` = [7, 7, 7]. */
export function v2Group({ isConsolidated }: { readonly isConsolidated: boolean }): ZarrFiles {
  const metadata = {
    ".zgroup": { zarr_format: 2 },
    ".zattrs": { title: "two" },
    "a/.zarray": v2Array([2]),
    "a/.zattrs": { _ARRAY_DIMENSIONS: ["x"] },
    "a b#c/.zarray": v2Array([3]),
    "a b#c/.zattrs": {},
  };
  const each = Object.fromEntries(Object.entries(metadata).map(([path, content]) => [path, json(content)]));
  const consolidated = isConsolidated
    ? { ".zmetadata": json({ zarr_consolidated_format: 1, metadata }) }
    : {};
  return filesOf({ ...each, ...consolidated, "a/0": bytesOf(new Float64Array([1, 2])) });
}

const v3Array = (shape: readonly number[], codecs: readonly unknown[], dimensions: readonly string[]) => ({
  zarr_format: 3,
  node_type: "array",
  shape,
  data_type: "float64",
  chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
  chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
  fill_value: 0,
  codecs,
  attributes: {},
  dimension_names: dimensions,
});

const littleEndian = { name: "bytes", configuration: { endian: "little" } };

/** A v3 array [1, 2] in one file, a shard of two chunks with its index at the end. */
export function v3Shard(): ZarrFiles {
  const sharding = {
    name: "sharding_indexed",
    configuration: {
      chunk_shape: [1],
      codecs: [littleEndian],
      index_codecs: [littleEndian],
      index_location: "end",
    },
  };
  const index = bytesOf(new BigUint64Array([0n, 8n, 8n, 8n]));
  const shard = new Uint8Array([...bytesOf(new Float64Array([1, 2])), ...index]);
  return filesOf({ "zarr.json": json(v3Array([2], [sharding], ["x"])), "c/0": shard });
}

/** A v3 group `{ title: "three" }` with `deep/a` = [1, 2] and consolidated metadata. */
export function v3Group(): ZarrFiles {
  const array = v3Array([2], [littleEndian], ["x"]);
  const group = { zarr_format: 3, node_type: "group", attributes: {} };
  const metadata = { deep: group, "deep/a": array };
  const consolidated_metadata = { kind: "inline", must_understand: false, metadata };
  return filesOf({
    "zarr.json": json({ ...group, attributes: { title: "three" }, consolidated_metadata }),
    "deep/zarr.json": json(group),
    "deep/a/zarr.json": json(array),
    "deep/a/c/0": bytesOf(new Float64Array([1, 2])),
  });
}
