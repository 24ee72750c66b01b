import type { R2Bucket, R2Object } from "./bucket.ts";
import { inR2 } from "./fault.ts";
import { contentNameOf, type NewFile, toMetadata } from "./object.ts";

const action = "write the file";
const races = 3;

/**
 * Put the object of a key, and remove the content that the object before it pointed to.
 *
 * @throws GatewayError `store-unavailable`
 */
export async function putFile(bucket: R2Bucket, name: string, file: NewFile): Promise<void> {
  const before = await replace(bucket, name, file);
  const unneeded = before && contentNameOf(before);
  // Where this fails, it goes when the folder goes.
  if (unneeded !== undefined) await bucket.delete([unneeded]).catch(() => {});
}

/** Gives what was there, so that of writers at the same time each removes what it replaced and nothing else. */
async function replace(bucket: R2Bucket, name: string, file: NewFile): Promise<R2Object | undefined> {
  // The name of the content as the bytes: the etags of two such objects differ.
  const [bytes, hash] = "bytes" in file
    ? [file.bytes, { sha256: file.stat.sha256 }]
    : [file.contentName, undefined];
  const options = {
    httpMetadata: { contentType: file.stat.mediaType },
    customMetadata: toMetadata(file),
    ...hash,
  };
  for (let race = 0; race < races; race++) {
    const before = await inR2(action, bucket.head(name));
    const onlyIf = before ? { etagMatches: before.etag } : new Headers({ "if-none-match": "*" });
    if (await inR2(action, bucket.put(name, bytes, { ...options, onlyIf }))) return before ?? undefined;
  }
  await inR2(action, bucket.put(name, bytes, options));
  return undefined;
}
