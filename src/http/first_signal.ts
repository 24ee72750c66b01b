/**
 * Aborts with the first of the signals. Whoever has it aborts it himself in the end: that leaves nothing behind on signals that live
 * longer.
 */
export function firstSignal(signals: readonly AbortSignal[]): AbortController {
  const first = new AbortController();
  const end = () => first.abort();
  for (const signal of signals) {
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { signal: first.signal });
  }
  return first;
}
