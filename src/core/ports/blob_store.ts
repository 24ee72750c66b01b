export interface BlobStat {
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
}

/** Large outputs. Keys are `/`-separated relative paths without empty, `.` or `..` segments. */
export interface BlobStore {
  /**
   * Stream a file in; it is under its key once all of it has come, in the place of what was there. `keyOf` names it when its SHA-256
   * (lower-case hexadecimal) is known, and may be asked before with zeros: all that it names are in one folder.
   * @throws GatewayError `too-large` past `limitBytes`.
   */
  write(
    keyOf: (sha256: string) => string,
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
