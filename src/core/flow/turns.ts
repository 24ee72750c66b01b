/** A job that waits for its runner: no more than is needed to find it again. */
export interface Waiting {
  readonly jobId: string;
  readonly owner: string;
  readonly createdAt: string;
}

/** Jobs that wait, by owner: owners take turns, and of each the oldest job goes first. */
export interface Turns<T extends Waiting> {
  readonly size: number;
  has(jobId: string): boolean;
  /** With `mostWaiting` jobs here the owner who has most gives up the newest; that may be this one. */
  add(waiting: T): void;
  next(): T | undefined;
  remove(jobId: string): void;
  all(): readonly T[];
}

export function createTurns<T extends Waiting>(mostWaiting: number): Turns<T> {
  /** The owners in the order of their turns; each queue oldest first, never empty. */
  const queues = new Map<string, T[]>();
  const waitingJobs = new Map<string, T>();

  function drop(owner: string, position: number): T | undefined {
    const queue = queues.get(owner) ?? [];
    const [dropped] = queue.splice(position, 1);
    if (queue.length === 0) queues.delete(owner);
    if (dropped !== undefined) waitingJobs.delete(dropped.jobId);
    return dropped;
  }

  function makeRoom(): void {
    if (waitingJobs.size <= mostWaiting) return;
    const [owner, queue] = [...queues].reduce((most, other) =>
      other[1].length > most[1].length ? other : most
    );
    drop(owner, queue.length - 1);
  }

  return {
    get size() {
      return waitingJobs.size;
    },
    has: (jobId) => waitingJobs.has(jobId),
    add(waiting) {
      if (waitingJobs.has(waiting.jobId)) return;
      const queue = queues.get(waiting.owner) ?? [];
      queue.splice(placeOf(queue, waiting), 0, waiting);
      queues.set(waiting.owner, queue);
      waitingJobs.set(waiting.jobId, waiting);
      makeRoom();
    },
    next() {
      const [first] = queues;
      if (first === undefined) return undefined;
      const [owner, queue] = first;
      const taken = drop(owner, 0);
      // To the end of the order.
      if (queues.delete(owner)) queues.set(owner, queue);
      return taken;
    },
    remove(jobId) {
      const waiting = waitingJobs.get(jobId);
      if (waiting === undefined) return;
      drop(waiting.owner, (queues.get(waiting.owner) ?? []).indexOf(waiting));
    },
    all: () => [...waitingJobs.values()],
  };
}

/** Behind all that are older; most come last, so the search begins there. */
function placeOf(queue: readonly Waiting[], waiting: Waiting): number {
  const last = queue.at(-1);
  if (last === undefined || isOlder(last, waiting)) return queue.length;
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = queue[middle];
    if (at !== undefined && isOlder(at, waiting)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isOlder(one: Waiting, other: Waiting): boolean {
  return one.createdAt === other.createdAt ? one.jobId < other.jobId : one.createdAt < other.createdAt;
}
