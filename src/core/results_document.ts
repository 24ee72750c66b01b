import type { ResultsDocument } from "../ogc/results.ts";
import { isMembers } from "../schema/members.ts";
import { readBase64 } from "./read_base64.ts";
import type { Job } from "./job.ts";
import type { Ports } from "./ports.ts";
import {
  mediaTypeOf,
  type StoredFile,
  type StoredOutput,
  type StoredResults,
  type StoredValue,
  uploadKey,
} from "./results.ts";

/** The files of one document that are in it themselves, together. What is larger is a link. */
export const inlinedFilesBytes = 1_048_576;

type DocumentPorts = Pick<Ports, "blobs" | "resultLinks">;

/**
 * results.yaml: scalars and arrays bare; objects, and values whose media type is known, as qualified values; a bounding box as
 * bbox.yaml; a file that was asked for by value as a qualified value in base64, as long as there is room; what else is not in the
 * store, and what was asked for by reference, as a link.
 */
export async function toResultsDocument(
  ports: DocumentPorts,
  job: Job,
  results: StoredResults,
): Promise<ResultsDocument> {
  const base = await ports.resultLinks.base(job);
  let room = inlinedFilesBytes;
  const members: [string, unknown][] = [];
  for (const [id, output] of Object.entries(results)) {
    const isWantedByValue = job.wanted.outputs?.[id]?.transmissionMode === "value";
    if (output.kind === "file" && isWantedByValue && output.size <= room) {
      room -= output.size;
      members.push([id, await inlineFile(ports, job, id, output) ?? toLink(base, id, output)]);
    } else {
      members.push([
        id,
        isWantedByReference(job, id) ? toLink(base, id, output) : toMember(base, id, output),
      ]);
    }
  }
  return Object.fromEntries(members);
}

/** One output as a document has it, in the document itself if it can be. */
export async function toDocumentMember(
  ports: DocumentPorts,
  job: Job,
  outputId: string,
  output: StoredOutput,
): Promise<unknown> {
  const base = await ports.resultLinks.base(job);
  const inlined = output.kind === "file" && output.size <= inlinedFilesBytes
    ? await inlineFile(ports, job, outputId, output)
    : undefined;
  return inlined ?? toMember(base, outputId, output);
}

export function isWantedByReference({ wanted }: Job, outputId: string): boolean {
  return wanted.outputs?.[outputId]?.transmissionMode === "reference";
}

/** Where a client fetches an output that is not in the document itself; `base` is that of its job. */
export function outputUrl(base: string, outputId: string, name?: string): string {
  const url = `${base}/${encodeURIComponent(outputId)}`;
  return name === undefined ? url : `${url}/${encodeURIComponent(name)}`;
}

function toMember(base: string, outputId: string, output: StoredOutput): unknown {
  return output.kind === "value" ? toInline(output) : toLink(base, outputId, output);
}

function toLink(base: string, outputId: string, output: StoredOutput): unknown {
  switch (output.kind) {
    case "value":
      return { href: outputUrl(base, outputId), type: mediaTypeOf(output) };
    case "link": {
      const { href, type, title } = output;
      return { href, ...(type ? { type } : {}), ...(title ? { title } : {}) };
    }
    case "file":
    case "tree":
      return { href: outputUrl(base, outputId, output.name), type: output.mediaType };
  }
}

function toInline(output: StoredValue): unknown {
  const { value, mediaType, encoding } = output;
  if (encoding !== undefined) return { value, mediaType: mediaTypeOf(output), encoding };
  if (mediaType !== undefined) return { value, mediaType };
  if (isBbox(value)) return { bbox: value.bbox, crs: value.crs ?? defaultCrs(value.bbox) };
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { value } : value;
}

interface Bbox {
  readonly bbox: readonly number[];
  readonly crs?: string;
}

/** Whatever has the shape of bbox.yaml is one: a document could not tell it from one. */
function isBbox(value: unknown): value is Bbox {
  if (!isMembers(value)) return false;
  const { bbox, crs, ...others } = value;
  return Object.keys(others).length === 0 && (crs === undefined || typeof crs === "string") &&
    Array.isArray(bbox) && [4, 6].includes(bbox.length) && bbox.every((one) => typeof one === "number");
}

function defaultCrs({ length }: readonly number[]): string {
  return length === 6
    ? "http://www.opengis.net/def/crs/OGC/0/CRS84h"
    : "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
}

async function inlineFile(
  { blobs }: DocumentPorts,
  { id: jobId, attempt }: Job,
  outputId: string,
  { name: path, mediaType, sha256 }: StoredFile,
): Promise<unknown> {
  const found = await blobs.read(uploadKey({ jobId, attempt, outputId, path }, sha256));
  return found && { value: await readBase64(found.content), mediaType, encoding: "base64" };
}
