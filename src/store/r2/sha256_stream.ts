import { bytesToHex } from "@noble/hashes/utils.js";

/** SHA-256 of bytes that come one after the other. */
export interface Sha256 {
  /** Whoever awaits it may use the bytes for something else. */
  update(bytes: Uint8Array): Promise<void>;
  /** Lower-case hexadecimal. Nothing can be added after it. */
  hex(): Promise<string>;
}

interface DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;
}

/** By the native stream of Cloudflare Workers; WebCrypto itself wants all of the bytes at once. */
export function createSha256(): Sha256 {
  const { DigestStream } = crypto as unknown as { DigestStream: new (algorithm: string) => DigestStream };
  const stream = new DigestStream("SHA-256");
  const writer = stream.getWriter();
  return {
    update: (bytes) => writer.write(bytes),
    async hex() {
      await writer.close();
      return bytesToHex(new Uint8Array(await stream.digest));
    },
  };
}
