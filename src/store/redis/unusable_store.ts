/** Jobs cannot be trusted to this store. The message is one line that says why and what would be right, and holds no secret. */
export class UnusableStore extends Error {
  override readonly name = "UnusableStore";
}

/** @param why as `redisReason` says it, or a sentence about "it" */
export function unusableRedis(why: string): UnusableStore {
  return new UnusableStore(`Cannot use the Redis: ${why.replace(/^Redis: /, "").replace(/^Redis /, "it ")}`);
}
