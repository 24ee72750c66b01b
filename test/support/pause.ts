/** Resolves after that long, or as soon as a given signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener("abort", () => resolve());
  if (signal?.aborted) resolve();
  return promise.finally(() => clearTimeout(timer));
}
