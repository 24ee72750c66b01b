interface Call {
  readonly until: number;
  readonly reject: (error: unknown) => void;
}

const lookMilliseconds = 50;

/**
 * Gives work so long, and up to 50 ms more. As all of it has the same time, the oldest is over first, and one timer, which runs
 * while there is any, serves all.
 *
 * @returns what runs work; it rejects with a `TimeoutError` when the time is over.
 */
export function timeLimit(milliseconds: number): <T>(work: Promise<T>) => Promise<T> {
  const calls = new Set<Call>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    const now = performance.now();
    for (const call of calls) {
      if (call.until > now) break;
      calls.delete(call);
      call.reject(new DOMException("no answer in time", "TimeoutError"));
    }
    if (calls.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return <T>(work: Promise<T>) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const call = { until: performance.now() + milliseconds, reject };
    calls.add(call);
    timer ??= setInterval(look, lookMilliseconds);
    work.then((answer) => {
      calls.delete(call);
      resolve(answer);
    }, (error) => {
      calls.delete(call);
      reject(error);
    });
    return promise;
  };
}
