import type { R2Bucket, R2HttpMetadata, R2MultipartUpload, R2Part } from "./bucket.ts";
import { inR2 } from "./fault.ts";
import { storeUnavailable } from "../store_unavailable.ts";

const action = "write the file";

/** An object that comes in parts, beginning with the first `add`. Nobody sees it before `finish`. */
export interface Upload {
  readonly isBegun: boolean;
  /** @throws GatewayError `store-unavailable` */
  add(bytes: Uint8Array): Promise<void>;
  /**
   * Resolves to its size.
   * @throws GatewayError `store-unavailable`
   */
  finish(): Promise<number>;
  /** Best effort: R2 itself drops after seven days what was not finished. */
  discard(): Promise<void>;
}

export function createUpload(bucket: R2Bucket, name: string, httpMetadata: R2HttpMetadata): Upload {
  let upload: R2MultipartUpload | undefined;
  const parts: R2Part[] = [];
  let size = 0;
  return {
    get isBegun() {
      return upload !== undefined;
    },
    async add(bytes) {
      upload ??= await inR2(action, bucket.createMultipartUpload(name, { httpMetadata }));
      parts.push(await inR2(action, upload.uploadPart(parts.length + 1, bytes)));
      size += bytes.byteLength;
    },
    async finish() {
      const kept = upload && await inR2(action, upload.complete(parts));
      if (kept?.size === size) return size;
      throw storeUnavailable(action, { code: `R2 has ${kept?.size ?? 0} of its ${size} bytes` });
    },
    async discard() {
      // It may be finished, and only the answer was lost.
      if (upload) await Promise.allSettled([upload.abort(), bucket.delete([name])]);
    },
  };
}
