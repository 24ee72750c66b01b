import type { BlobStat } from "../../core/ports.ts";
import type { R2Bucket } from "./bucket.ts";
import { inR2 } from "./fault.ts";
import { findFile } from "./object.ts";
import { storeUnavailable } from "../store_unavailable.ts";

const action = "read the file";
const races = 5;

/**
 * The bytes are R2's own stream. A file that is replaced between the look at it and the read is looked at again.
 *
 * @throws GatewayError `store-unavailable`
 */
export async function readFile(
  bucket: R2Bucket,
  name: string,
  range?: { readonly start: number; readonly end: number },
): Promise<{ readonly stat: BlobStat; readonly content: ReadableStream<Uint8Array> } | undefined> {
  for (let race = 0; race < races; race++) {
    const found = await findFile(bucket, name);
    if (!found) return undefined;
    const { stat, content } = found;
    const offset = Math.max(range?.start ?? 0, 0);
    const length = Math.min(range?.end ?? stat.size, stat.size) - offset;
    if (length <= 0) return { stat, content: new Blob([]).stream() };
    const options = { range: { offset, length }, onlyIf: { etagMatches: content.etag } };
    const object = await inR2(action, bucket.get(content.key, options));
    if (object && "body" in object) return { stat, content: object.body };
  }
  throw storeUnavailable(action, { code: "it is being replaced all the time" });
}
