import type { BlobStat } from "../../core/ports.ts";
import type { R2Bucket } from "./bucket.ts";
import { keyBefore } from "../key_segments.ts";
import { besideKey, objectOfKey } from "./names.ts";
import type { NewFile } from "./object.ts";
import { partsOf } from "./parts.ts";
import { putFile } from "./put.ts";
import { createUpload } from "./upload.ts";
import { createSha256 } from "./sha256_stream.ts";

export interface Incoming {
  readonly content: ReadableStream<Uint8Array>;
  readonly mediaType: string;
  readonly limitBytes: number;
}

/**
 * Up to one part is put at once, more comes in parts, one of them in memory at a time. What the stream throws is thrown on.
 *
 * @throws GatewayError `invalid-parameter`, `too-large`, `store-unavailable`
 */
export async function writeFile(
  bucket: R2Bucket,
  keyOf: (sha256: string) => string,
  incoming: Incoming,
): Promise<BlobStat> {
  const file = await receive(bucket, besideKey(keyBefore(keyOf), crypto.randomUUID()), incoming);
  // When this fails, the content stays: the object that points to it may be there, and only the answer was lost.
  await putFile(bucket, objectOfKey(keyOf(file.stat.sha256)), file);
  return file.stat;
}

async function receive(bucket: R2Bucket, contentName: string, incoming: Incoming): Promise<NewFile> {
  const { content, mediaType, limitBytes } = incoming;
  const upload = createUpload(bucket, contentName, { contentType: mediaType });
  const hash = createSha256();
  try {
    for await (const { bytes, isLast } of partsOf(content, limitBytes)) {
      await hash.update(bytes);
      if (isLast && !upload.isBegun) {
        return { stat: { size: bytes.byteLength, sha256: await hash.hex(), mediaType }, bytes };
      }
      await upload.add(bytes);
    }
    return { stat: { size: await upload.finish(), sha256: await hash.hex(), mediaType }, contentName };
  } catch (error) {
    await upload.discard();
    throw error;
  }
}
