/**
 * Work that is never under way twice: who asks while it is shares the next turn with everybody else who asks until that begins.
 */
export function sharedTurns<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;

  function begin(): Promise<T> {
    next = undefined;
    return work();
  }

  return () => {
    next ??= last.then(begin, begin);
    last = next;
    return next;
  };
}
