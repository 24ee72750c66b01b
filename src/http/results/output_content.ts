import type { Job } from "../../core/job.ts";
import type { BlobStore, Ports } from "../../core/ports.ts";
import {
  mediaTypeOf,
  type StoredFile,
  type StoredOutput,
  type StoredValue,
  uploadKey,
} from "../../core/results.ts";
import { isWantedByReference, outputUrl } from "../../core/results_document.ts";
import type { Link } from "../../ogc/link.ts";
import { mediaType } from "../../ogc/uris.ts";
import { type Content, contentOfFile, contentOfValue } from "./content.ts";
import type { Part } from "./multipart.ts";

/** What is not in the store itself can only be pointed to. */
export function isReference(job: Job, id: string, output: StoredOutput): boolean {
  return isWantedByReference(job, id) || output.kind === "link" || output.kind === "tree";
}

export function typeOfOutput(output: StoredOutput): string {
  switch (output.kind) {
    case "value":
      return mediaTypeOf(output);
    case "link":
      return output.type ?? mediaType.octets;
    case "file":
    case "tree":
      return output.mediaType;
  }
}

export function contentOfOutput(
  blobs: BlobStore,
  { id: jobId, attempt }: Job,
  id: string,
  output: StoredValue | StoredFile,
): Promise<Content> {
  if (output.kind === "value") return contentOfValue(output);
  const { name, mediaType: type, size, sha256 } = output;
  const key = uploadKey({ jobId, attempt, outputId: id, path: name }, sha256);
  return Promise.resolve(contentOfFile(blobs, { key, name, type, size, sha256 }));
}

export function toOutputLink(id: string, output: StoredOutput, base: string): Link {
  switch (output.kind) {
    case "value":
      return { href: outputUrl(base, id), rel: "item", title: id, type: mediaTypeOf(output) };
    case "link":
      return { href: output.href, rel: "item", title: id, ...(output.type ? { type: output.type } : {}) };
    case "file":
    case "tree":
      return { href: outputUrl(base, id, output.name), rel: "item", title: id, type: output.mediaType };
  }
}

interface Origin {
  readonly ports: Pick<Ports, "blobs">;
  readonly job: Job;
  /** What the URLs of the outputs begin with. */
  readonly base: string;
}

/** `/req/core/process-execute-sync-raw-mixed-multi` */
export async function toPart({ ports, job, base }: Origin, id: string, output: StoredOutput): Promise<Part> {
  const type = typeOfOutput(output);
  if (isReference(job, id, output) || output.kind === "link" || output.kind === "tree") {
    return { id, type, location: toOutputLink(id, output, base).href };
  }
  return { id, type, content: await contentOfOutput(ports.blobs, job, id, output) };
}
