import type { ResultsDocument } from "../ogc/results.ts";
import type { Job } from "./job.ts";
import type { StoredOutput, StoredResults } from "./results.ts";
import { jobUrl } from "./status_info.ts";

/**
 * results.yaml: scalars and arrays bare; objects, and values whose media type was named, as qualified values; everything else
 * as a link. (18-062r2, table "results document")
 */
export function toResultsDocument(job: Job, results: StoredResults, publicUrl: string): ResultsDocument {
  return Object.fromEntries(
    Object.entries(results).map(([id, output]) => [id, toValue(job, id, output, publicUrl)]),
  );
}

/** Where a client fetches an output that is not in the document itself. */
export function outputUrl(
  jobId: string,
  outputId: string,
  name: string | undefined,
  publicUrl: string,
): string {
  const base = `${jobUrl(jobId, publicUrl)}/results/${encodeURIComponent(outputId)}`;
  return name === undefined ? base : `${base}/${encodeURIComponent(name)}`;
}

function toValue(job: Job, outputId: string, output: StoredOutput, publicUrl: string): unknown {
  switch (output.kind) {
    case "value":
      return output.mediaType === undefined
        ? output.value
        : { value: output.value, mediaType: output.mediaType };
    case "link": {
      const { href, type, title } = output;
      return { href, ...(type ? { type } : {}), ...(title ? { title } : {}) };
    }
    case "file":
    case "tree":
      return { href: outputUrl(job.id, outputId, output.name, publicUrl), type: output.mediaType };
  }
}
