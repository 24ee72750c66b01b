import type { R2Bucket, R2MultipartUpload } from "../../src/store/r2_bucket.ts";
import type { Death } from "./r2_call.ts";

/** What a process that ends in the middle, or R2 when it is not reached any more, leaves in the bucket. */
export function dyingBucket(bucket: R2Bucket, { atCall, isCarriedOut }: Death): R2Bucket {
  let calls = 0;

  async function unlessDead<T>(call: () => Promise<T>): Promise<T> {
    calls++;
    if (calls < atCall) return await call();
    if (calls === atCall && isCarriedOut) await call();
    throw new Error("put: no answer about files/secret/name (10001)");
  }

  const dyingUpload = (upload: R2MultipartUpload): R2MultipartUpload => ({
    uploadPart: (number, bytes) => unlessDead(() => upload.uploadPart(number, bytes)),
    complete: (parts) => unlessDead(() => upload.complete(parts)),
    abort: () => unlessDead(() => upload.abort()),
  });
  return {
    head: (name) => unlessDead(() => bucket.head(name)),
    get: (name, options) => unlessDead(() => bucket.get(name, options)),
    put: (name, bytes, options) => unlessDead(() => bucket.put(name, bytes, options)),
    createMultipartUpload: async (name, options) =>
      dyingUpload(await unlessDead(() => bucket.createMultipartUpload(name, options))),
    delete: (names) => unlessDead(() => bucket.delete(names)),
    list: (options) => unlessDead(() => bucket.list(options)),
  };
}
