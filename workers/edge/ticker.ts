import { setTimeout as sleep } from "node:timers/promises";

export interface Ticker {
  stop(): Promise<void>;
}

/** Calls the URL again and again, with a pause in between: a cron trigger, for where none fires. */
export function startTicker(url: string, pauseSeconds: number): Ticker {
  const ended = new AbortController();
  const turns = (async () => {
    while (!ended.signal.aborted) {
      await tick(url, ended.signal);
      await sleep(pauseSeconds * 1000, undefined, { signal: ended.signal }).catch(() => {});
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
