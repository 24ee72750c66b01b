export interface BlobStat {
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
}

/** Large outputs. Keys are `/`-separated relative paths without empty, `.` or `..` segments. */
export interface BlobStore {
  /**
   * Stream a file in, replacing what was under the key once all of it has come.
   * @throws GatewayError `too-large` past `limitBytes`.
   */
  write(
    key: string,
    content: ReadableStream<Uint8Array>,
    mediaType: string,
    limitBytes: number,
  ): Promise<BlobStat>;
  stat(key: string): Promise<BlobStat | undefined>;
  /** The bytes from `start` to `end` (exclusive); all of them by default. */
  read(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<{ readonly stat: BlobStat; readonly content: ReadableStream<Uint8Array> } | undefined>;
  /** Remove every key below the prefix (which ends in `/`). With `except`, keep those below that longer prefix. */
  removeAll(prefix: string, except?: string): Promise<void>;
}
