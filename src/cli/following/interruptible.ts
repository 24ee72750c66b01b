import { exitCode } from "../exit_code.ts";
import type { Io } from "../io.ts";

/** Work that is told of Ctrl-C by its signal, and may still tidy up. A second Ctrl-C ends the process at once. */
export async function interruptible<T>(
  io: Pick<Io, "onInterrupt" | "end">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const forget = io.onInterrupt(() => {
    if (interruption.signal.aborted) io.end(exitCode.interrupted);
    interruption.abort();
  });
  try {
    return await work(interruption.signal);
  } finally {
    forget();
  }
}
