import type { BlobStat } from "../../core/ports.ts";
import type { R2Bucket, R2Object } from "./bucket.ts";
import { inR2 } from "./fault.ts";
import { storeUnavailable } from "../store_unavailable.ts";

// The SHA-256 of a large file is known only when all of it is in R2, and R2 takes no metadata after that. So the content of a large file
// is an object of its own, under a name that is never used again, and the object of the key points to it: putting that one small object
// puts content and description in place at once. A small file is in the object of its key.

/** A small file, or a large one whose content is in R2 already. */
export type NewFile =
  | { readonly stat: BlobStat; readonly bytes: Uint8Array }
  | { readonly stat: BlobStat; readonly contentName: string };

/** What the object of a key says of its file. */
export function toMetadata(file: NewFile): Record<string, string> {
  const { sha256, size } = file.stat;
  return "bytes" in file ? { sha256 } : { sha256, size: String(size), content: file.contentName };
}

/** The object that has the content of a large file. */
export function contentNameOf(object: R2Object): string | undefined {
  return object.customMetadata?.["content"];
}

export interface FoundFile {
  readonly stat: BlobStat;
  /** The object that has the bytes. */
  readonly content: R2Object;
}

/**
 * The file that the object of a key describes, when all of it is there.
 *
 * @throws GatewayError `store-unavailable`
 */
export async function findFile(bucket: R2Bucket, name: string): Promise<FoundFile | undefined> {
  const object = await head(bucket, name);
  if (!object) return undefined;
  const { sha256, size } = object.customMetadata ?? {};
  if (sha256 === undefined) throw storeUnavailable("read the file", { code: "not a file of this store" });
  const described = { sha256, mediaType: object.httpMetadata?.contentType ?? "" };
  const contentName = contentNameOf(object);
  const content = contentName === undefined ? object : await head(bucket, contentName);
  if (content && (content === object || content.size === Number(size))) {
    return { stat: { ...described, size: content.size }, content };
  }
  // Whoever replaced the file meanwhile removed the content that it had; then there is another one.
  const now = await head(bucket, name);
  return now && now.etag !== object.etag ? await findFile(bucket, name) : undefined;
}

async function head(bucket: R2Bucket, name: string): Promise<R2Object | null> {
  return await inR2("read the file", bucket.head(name));
}
