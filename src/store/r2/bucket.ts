/** What is used of the bindings that Cloudflare Workers give to an R2 bucket. A bucket of a Worker's environment is one as it is. */
export interface R2Bucket {
  head(name: string): Promise<R2Object | null>;
  /** Without `content` when the object is not the one that `onlyIf` asks for. */
  get(
    name: string,
    options: { readonly range: R2Range; readonly onlyIf: R2Condition },
  ): Promise<R2Object | R2Content | null>;
  /** Null when what is there is not what `onlyIf` asks for. */
  put(name: string, bytes: Uint8Array | string, options: R2PutOptions): Promise<R2Object | null>;
  createMultipartUpload(
    name: string,
    options: { readonly httpMetadata: R2HttpMetadata },
  ): Promise<R2MultipartUpload>;
  delete(names: string[]): Promise<void>;
  list(options: { readonly prefix: string; readonly cursor?: string }): Promise<R2Page>;
}

export interface R2Object {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly httpMetadata?: R2HttpMetadata;
  readonly customMetadata?: Readonly<Record<string, string>>;
}

export interface R2Content extends R2Object {
  readonly body: ReadableStream<Uint8Array>;
}

export interface R2Range {
  readonly offset: number;
  readonly length: number;
}

/** `Headers` as RFC 9110, 13.1 has them. */
export type R2Condition = Headers | { readonly etagMatches: string };

export interface R2HttpMetadata {
  readonly contentType?: string;
}

export interface R2PutOptions {
  readonly httpMetadata: R2HttpMetadata;
  readonly customMetadata: Readonly<Record<string, string>>;
  /** R2 refuses other bytes than those of this hash, in hexadecimal. */
  readonly sha256?: string;
  readonly onlyIf?: R2Condition;
}

export interface R2MultipartUpload {
  uploadPart(number: number, bytes: Uint8Array): Promise<R2Part>;
  complete(parts: R2Part[]): Promise<R2Object>;
  abort(): Promise<void>;
}

export interface R2Part {
  readonly partNumber: number;
  readonly etag: string;
}

export interface R2Page {
  readonly objects: readonly R2Object[];
  readonly truncated: boolean;
  readonly cursor?: string;
}
