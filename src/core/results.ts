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

/** The media type of a value as itself: a text is text, bytes are bytes, everything else is JSON. */
export function mediaTypeOf({ value, mediaType, encoding }: StoredValue): string {
  if (mediaType !== undefined) return mediaType;
  if (encoding !== undefined) return "application/octet-stream";
  return typeof value === "string" ? "text/plain" : "application/json";
}

/** Output id to output, in the order of the process description. */
export type StoredResults = Readonly<Record<string, StoredOutput>>;

/** The key of an uploaded file. It carries the attempt, so that an attempt that was given up cannot touch a later one's files. */
export function uploadKey(jobId: string, attempt: number, outputId: string, path: string): string {
  return `${uploadPrefix(jobId, attempt)}${encodeURIComponent(outputId)}/${path}`;
}

export function uploadPrefix(jobId: string, attempt?: number): string {
  return attempt === undefined ? `${jobId}/` : `${jobId}/${attempt}/`;
}
