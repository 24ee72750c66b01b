import type { ResultsDocument } from "../ogc/results.ts";
import type { Job } from "./job.ts";
import { mediaTypeOf, type StoredOutput, type StoredResults } from "./results.ts";

/**
 * results.yaml: scalars and arrays bare; objects, and values whose media type is known, as qualified values; what is not in the
 * store, and what was asked for by reference, as a link.
 */
export function toResultsDocument(job: Job, results: StoredResults, base: string): ResultsDocument {
  return Object.fromEntries(
    Object.entries(results).map(([id, output]) => [id, toValue(job, id, output, base)]),
  );
}

export function isWantedByReference({ wanted }: Job, outputId: string): boolean {
  return wanted.outputs?.[outputId]?.transmissionMode === "reference";
}

function toInline(value: unknown, mediaType: string | undefined): unknown {
  if (mediaType !== undefined) return { value, mediaType };
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { value } : value;
}

/** Where a client fetches an output that is not in the document itself; `base` is that of its job. */
export function outputUrl(base: string, outputId: string, name?: string): string {
  const url = `${base}/${encodeURIComponent(outputId)}`;
  return name === undefined ? url : `${url}/${encodeURIComponent(name)}`;
}

function toValue(job: Job, outputId: string, output: StoredOutput, base: string): unknown {
  switch (output.kind) {
    case "value":
      return isWantedByReference(job, outputId)
        ? { href: outputUrl(base, outputId), type: mediaTypeOf(output) }
        : toInline(output.value, output.mediaType);
    case "link": {
      const { href, type, title } = output;
      return { href, ...(type ? { type } : {}), ...(title ? { title } : {}) };
    }
    case "file":
    case "tree":
      return { href: outputUrl(base, outputId, output.name), type: output.mediaType };
  }
}
