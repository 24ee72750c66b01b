export interface Ticker {
  stop(): Promise<void>;
}

/** Calls the URL again and again, with a pause in between: a cron trigger, for where none fires. */
export function startTicker(url: string, pauseSeconds: number): Ticker {
  const ended = new AbortController();
  const turns = (async () => {
    while (!ended.signal.aborted) {
      await tick(url, ended.signal);
      await pause(pauseSeconds, ended.signal);
    }
  })();
  return {
    async stop() {
      ended.abort();
      await turns;
    },
  };
}

async function tick(url: string, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetch(url, { signal });
    await answer.body?.cancel();
  } catch {
    // Not there yet, or no more: the next tick will see.
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.resolve();
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    resolve();
  };
  const timer = setTimeout(end, seconds * 1000);
  signal.addEventListener("abort", end);
  return promise;
}
