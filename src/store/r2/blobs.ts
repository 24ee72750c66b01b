import type { BlobStore } from "../../core/ports.ts";
import type { R2Bucket } from "./bucket.ts";
import { inR2 } from "./fault.ts";
import { checkKept } from "../key_segments.ts";
import { folderOfPrefix, objectOfKey } from "./names.ts";
import { findFile } from "./object.ts";
import { readFile } from "./read.ts";
import { writeFile } from "./write.ts";

/**
 * Large outputs in a bucket of Cloudflare R2, below `files/`. Only for Workers: it takes the SHA-256 with their native stream.
 * Prefixes of more than 894 bytes are refused.
 */
export function createR2Blobs(bucket: R2Bucket): BlobStore {
  return {
    write: (keyOf, content, mediaType, limitBytes) =>
      writeFile(bucket, keyOf, { content, mediaType, limitBytes }),
    stat: async (key) => (await findFile(bucket, objectOfKey(key)))?.stat,
    read: async (key, range) => await readFile(bucket, objectOfKey(key), range),
    async removeAll(prefix, except) {
      const folder = folderOfPrefix(prefix);
      if (except === undefined) return await removeBelow(bucket, folder, () => true);
      checkKept(prefix, except);
      const kept = folderOfPrefix(except);
      await removeBelow(bucket, folder, (name) => !name.startsWith(kept));
    },
  };
}

async function removeBelow(bucket: R2Bucket, folder: string, isUnneeded: (name: string) => boolean) {
  let cursor: string | undefined;
  do {
    // As many as one call to `delete` takes: 1,000.
    const page = await inR2(
      "remove files",
      bucket.list({ prefix: folder, ...(cursor === undefined ? {} : { cursor }) }),
    );
    const unneeded = page.objects.map((object) => object.key).filter(isUnneeded);
    if (unneeded.length > 0) await inR2("remove files", bucket.delete(unneeded));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
}
