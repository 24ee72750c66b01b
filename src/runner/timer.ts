const longestTimeout = 2 ** 31 - 1;

/** Call once, after that many milliseconds, be they more than a platform timer takes. The answer stops it. */
export function startTimer(milliseconds: number, action: () => void): () => void {
  const at = performance.now() + milliseconds;
  let timer: ReturnType<typeof setTimeout>;
  const arm = () => {
    const left = Math.max(0, at - performance.now());
    timer = left > longestTimeout ? setTimeout(arm, longestTimeout) : setTimeout(action, left);
  };
  arm();
  return () => clearTimeout(timer);
}

/** Resolves after that many milliseconds, or as soon as the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = startTimer(milliseconds, end);
    signal.addEventListener("abort", end, { once: true });
    function end(): void {
      stop();
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}

/** What work under a time limit gets: the signal, and a way to start the time anew. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  restart(): void;
}

/**
 * Do work whose signal aborts with the outer one or when the time is over. Leaves no timer and no listener behind, which
 * `AbortSignal.timeout` and `AbortSignal.any` do.
 */
export async function withinTime<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (limit: TimeLimit) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const expire = () => {
    const seconds = milliseconds / 1000;
    controller.abort(new DOMException(`Nothing happened for ${seconds} s`, "TimeoutError"));
  };
  const follow = () => controller.abort(outer.reason);
  let stop = startTimer(milliseconds, expire);
  const restart = () => {
    stop();
    stop = startTimer(milliseconds, expire);
  };
  outer.addEventListener("abort", follow, { once: true });
  if (outer.aborted) follow();
  try {
    return await work({ signal: controller.signal, restart });
  } finally {
    stop();
    outer.removeEventListener("abort", follow);
  }
}
