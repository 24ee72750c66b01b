import type { TreeFile } from "../../src/runner/mod.ts";
import type { Scene } from "./scene.ts";

/** Cells of a chunk of a variable: 16 MiB of float64. */
const chunkCells = 2_097_152;
const longestChunkSide = 1_024;
/**
 * With more chunks than that a scene is sparse: its chunks are not stored. They cannot be left out always, because readers that
 * know CF take what is not stored for missing (NaN), and not for zero, unless the array has no fill value at all; and then
 * readers older than zarr-python 3 show whatever is in memory.
 */
const mostStoredChunks = 1_000;

interface Layout {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly chunkCount: number;
  readonly isSparse: boolean;
}

/** The files of the scene as a Zarr v2 group with consolidated metadata, laid out as xarray writes it. */
export async function* sceneFiles(scene: Scene): AsyncGenerator<TreeFile> {
  const layout = toLayout(scene);
  const metadata = toMetadata(scene, layout);
  for (const [path, content] of Object.entries(metadata)) yield json(path, content);
  yield json(".zmetadata", { zarr_consolidated_format: 1, metadata });
  yield bytes("lon/0", littleEndian(scene.lon));
  yield bytes("lat/0", littleEndian(scene.lat));
  yield bytes("time/0", littleEndian(BigInt64Array.from({ length: scene.steps }, (_, step) => BigInt(step))));
  if (layout.isSparse) return;
  const zeros = await compressedZeros(8 * product(layout.chunks));
  for (const variable of scene.variables) {
    for (const key of chunkKeys(layout)) yield bytes(`${variable}/${key}`, zeros);
  }
}

/** How many files `sceneFiles` gives. */
export function countSceneFiles(scene: Scene): number {
  const layout = toLayout(scene);
  const coordinates = 3;
  const metadata = 3 + 2 * (coordinates + scene.variables.length);
  return metadata + coordinates + (layout.isSparse ? 0 : scene.variables.length * layout.chunkCount);
}

function toLayout({ steps, lat, lon, variables }: Scene): Layout {
  const shape = [steps, lat.length, lon.length];
  const rows = Math.min(lat.length, longestChunkSide);
  const columns = Math.min(lon.length, longestChunkSide);
  const chunks = [Math.min(steps, Math.floor(chunkCells / (rows * columns))), rows, columns];
  const chunkCount = product(shape.map((size, axis) => Math.ceil(size / (chunks[axis] ?? size))));
  return { shape, chunks, chunkCount, isSparse: chunkCount * variables.length > mostStoredChunks };
}

function toMetadata(
  { lat, lon, steps, firstDay, variables }: Scene,
  layout: Layout,
): Record<string, unknown> {
  const zlib = { id: "zlib", level: 1 };
  const variable = array(layout.shape, layout.chunks, "<f8", layout.isSparse ? null : "NaN", zlib);
  const metadata: Record<string, unknown> = {
    ".zgroup": { zarr_format: 2 },
    ".zattrs": {},
    "lon/.zarray": array([lon.length], [lon.length], "<f8", "NaN"),
    "lon/.zattrs": { _ARRAY_DIMENSIONS: ["lon"] },
    "lat/.zarray": array([lat.length], [lat.length], "<f8", "NaN"),
    "lat/.zattrs": { _ARRAY_DIMENSIONS: ["lat"] },
    "time/.zarray": array([steps], [steps], "<i8", null),
    "time/.zattrs": {
      _ARRAY_DIMENSIONS: ["time"],
      units: `days since ${firstDay} 00:00:00`,
      calendar: "proleptic_gregorian",
    },
  };
  for (const name of variables) {
    metadata[`${name}/.zarray`] = variable;
    metadata[`${name}/.zattrs`] = { _ARRAY_DIMENSIONS: ["time", "lat", "lon"] };
  }
  return metadata;
}

function array(
  shape: readonly number[],
  chunks: readonly number[],
  dtype: string,
  fillValue: "NaN" | null,
  compressor: object | null = null,
): object {
  const rest = { compressor, fill_value: fillValue, filters: null, order: "C", dimension_separator: "." };
  return { zarr_format: 2, shape, chunks, dtype, ...rest };
}

function* chunkKeys({ shape, chunks }: Layout): Generator<string> {
  const [times = 0, rows = 0, columns = 0] = shape.map((size, axis) =>
    Math.ceil(size / (chunks[axis] ?? size))
  );
  for (let time = 0; time < times; time++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) yield `${time}.${row}.${column}`;
    }
  }
}

/** All chunks of zeros are alike, also those at the edges: Zarr stores them whole. */
async function compressedZeros(size: number): Promise<Uint8Array> {
  const piece = new Uint8Array(65_536);
  let left = size;
  const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (left > 0) controller.enqueue(piece.subarray(0, Math.min(left, piece.length)).slice());
      else controller.close();
      left -= piece.length;
    },
  });
  // "deflate" is the zlib format of RFC 1950.
  return await new Response(zeros.pipeThrough(new CompressionStream("deflate"))).bytes();
}

function littleEndian(values: Float64Array | BigInt64Array): Uint8Array {
  const content = new Uint8Array(values.length * 8);
  const view = new DataView(content.buffer);
  values.forEach((value, index) => {
    if (typeof value === "bigint") view.setBigInt64(index * 8, value, true);
    else view.setFloat64(index * 8, value, true);
  });
  return content;
}

function json(path: string, content: unknown): TreeFile {
  return { path, content: JSON.stringify(content), mediaType: "application/json" };
}

function bytes(path: string, content: Uint8Array): TreeFile {
  return { path, content, mediaType: "application/octet-stream" };
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((result, number) => result * number, 1);
}
