import type { R2Bucket, R2MultipartUpload } from "../../../src/store/r2/bucket.ts";

/** What stands around each call to R2. */
export type Around = <T>(call: () => Promise<T>) => Promise<T>;

export function watchedBucket(bucket: R2Bucket, around: Around): R2Bucket {
  const watchedUpload = (upload: R2MultipartUpload): R2MultipartUpload => ({
    uploadPart: (number, bytes) => around(() => upload.uploadPart(number, bytes)),
    complete: (parts) => around(() => upload.complete(parts)),
    abort: () => around(() => upload.abort()),
  });
  return {
    head: (name) => around(() => bucket.head(name)),
    get: (name, options) => around(() => bucket.get(name, options)),
    put: (name, bytes, options) => around(() => bucket.put(name, bytes, options)),
    createMultipartUpload: async (name, options) =>
      watchedUpload(await around(() => bucket.createMultipartUpload(name, options))),
    delete: (names) => around(() => bucket.delete(names)),
    list: (options) => around(() => bucket.list(options)),
  };
}
