/** One output of a successful job as the store keeps it. */
export type StoredOutput =
  | {
    readonly kind: "value";
    readonly value: unknown;
    readonly mediaType?: string;
    /** The value is a text in base64 that stands for bytes. */
    readonly encoding?: "base64";
  }
  | { readonly kind: "link"; readonly href: string; readonly type?: string; readonly title?: string }
  | {
    readonly kind: "file";
    readonly name: string;
    readonly mediaType: string;
    readonly size: number;
    readonly sha256: string;
  }
  | {
    readonly kind: "tree";
    readonly name: string;
    readonly mediaType: string;
    readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
  };

export type StoredValue = StoredOutput & { readonly kind: "value" };
export type StoredFile = StoredOutput & { readonly kind: "file" };
export type StoredTree = StoredOutput & { readonly kind: "tree" };

/** The media type of a value as itself: a text is text, bytes are bytes, everything else is JSON. */
export function mediaTypeOf({ value, mediaType, encoding }: StoredValue): string {
  if (mediaType !== undefined) return mediaType;
  if (encoding !== undefined) return "application/octet-stream";
  return typeof value === "string" ? "text/plain" : "application/json";
}

/** Output id to output, in the order of the process description. */
export type StoredResults = Readonly<Record<string, StoredOutput>>;

/** One uploaded file. */
export interface UploadName {
  readonly jobId: string;
  readonly attempt: number;
  readonly outputId: string;
  readonly path: string;
}

/**
 * The key of an uploaded file. It carries the attempt, so that an attempt that was given up cannot touch a later one's files, and the
 * SHA-256, so that nothing can take the place of a file between the look at it and the commit of the results that refer to it.
 */
export function uploadKey({ jobId, attempt, outputId, path }: UploadName, sha256: string): string {
  return `${uploadPrefix(jobId, attempt)}${encodeURIComponent(outputId)}/${path}@${sha256}`;
}

export function uploadPrefix(jobId: string, attempt?: number): string {
  return attempt === undefined ? `${jobId}/` : `${jobId}/${attempt}/`;
}
