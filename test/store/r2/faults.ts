import { createR2Blobs } from "../../../src/store/r2/blobs.ts";
import type { R2Bucket } from "../../../src/store/r2/bucket.ts";
import type { LostAnswer, Meanwhile } from "./call.ts";
import { type Around, watchedBucket } from "./watched_bucket.ts";

/** R2 when an answer is lost; or what a process that ends in the middle leaves in it. */
export function losingBucket(bucket: R2Bucket, { atCall, isDone, isEnd }: LostAnswer): R2Bucket {
  let calls = 0;
  const around: Around = async (call) => {
    calls++;
    if (calls < atCall || (calls > atCall && !isEnd)) return await call();
    if (calls === atCall && isDone) await call();
    throw new Error("put: no answer about files/secret/name (10001)");
  };
  return watchedBucket(bucket, around);
}

/** R2 when somebody else is faster. */
export function contestedBucket(bucket: R2Bucket, meanwhile: Meanwhile): R2Bucket {
  const { atCall, isRepeated, key, size } = meanwhile;
  const other = createR2Blobs(bucket);
  let calls = 0;
  const around: Around = async (call) => {
    calls++;
    if (calls === atCall || (calls > atCall && isRepeated)) {
      // Of another length each time, for another etag.
      const bytes = new Blob([new Uint8Array(size + calls - atCall).fill(7)]).stream();
      await other.write(() => key, bytes, "c/d", Infinity);
    }
    return await call();
  };
  return watchedBucket(bucket, around);
}
