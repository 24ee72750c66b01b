type FixedLength = new (length: number) => TransformStream<Uint8Array, Uint8Array>;

/** Where the platform tells the length of a stream only if it is bound to one (Workers), bind it; elsewhere a header is enough. */
export function withLength(content: ReadableStream<Uint8Array>, size: number): ReadableStream<Uint8Array> {
  const { FixedLengthStream } = globalThis as { readonly FixedLengthStream?: FixedLength };
  return FixedLengthStream === undefined ? content : content.pipeThrough(new FixedLengthStream(size));
}
