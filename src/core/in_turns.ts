/** As many as share a request where the store is reached by REST. */
const atOnce = 100;

/**
 * Do the same for each, a hundred at once, and answer in order. Nothing is under way any more when it fails: it throws what the
 * first one that failed has thrown, after its turn has ended, and begins no other.
 */
export async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += atOnce) {
    const settled = await Promise.allSettled(all.slice(start, start + atOnce).map(work));
    for (const one of settled) {
      if (one.status === "rejected") throw one.reason;
      results.push(one.value);
    }
  }
  return results;
}
