import { TransportError } from "../errors/transport_error.ts";
import { limited } from "../transport/limited.ts";

/** How long a body may say nothing, in milliseconds. Large ones take their time, so the whole has no limit. */
const longestSilence = 60_000;

/** @throws TransportError when it breaks off or falls silent; the reason of a signal */
export async function readContent(
  response: Response,
  url: string,
  signals: readonly (AbortSignal | undefined)[],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  if (reader === undefined) return chunks;
  const request = { method: "GET", url };
  const late = () => new TransportError(request, `nothing more came within ${longestSilence} ms`);
  try {
    for (;;) {
      const { done, value } = await limited(() => reader.read(), {
        milliseconds: longestSilence,
        signals,
        late,
      });
      if (done) return chunks;
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => {});
    for (const signal of signals) if (signal?.aborted) throw signal.reason;
    if (error instanceof TransportError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new TransportError(request, `the answer broke off (${why})`, { cause: error });
  }
}
