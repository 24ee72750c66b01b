import type { ProcessDescription } from "../../ogc/process.ts";
import type { ResultsDocument } from "../../ogc/results.ts";

/**
 * The results as a document. A single output that was asked for raw is answered as itself (18-062r2, table 11), and so it looks like
 * nothing that the process describes.
 */
export function asDocument(
  results: unknown,
  description: ProcessDescription | undefined,
  asked: string | undefined,
): ResultsDocument {
  const described = Object.keys(description?.outputs ?? {});
  if (isObject(results)) {
    const names = Object.keys(results);
    const isDocument = described.length === 0 || names.length === 0 ||
      names.some((name) => described.includes(name));
    if (isDocument) return results;
  }
  const [only] = described.length === 1 ? described : [];
  return { [only ?? asked ?? "return_value"]: results };
}

function isObject(value: unknown): value is ResultsDocument {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
