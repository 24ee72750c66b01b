/** Calls a URL again and again, as a cron trigger does. */
export interface Ticker {
  /** Does nothing when it runs. */
  start(): void;
  /** Resolves when no call is under way any more. */
  stop(): Promise<void>;
}

/** One call at a time, with that pause between two. Whether anybody answers is not its business. */
export function createTicker(url: string, pauseSeconds: number): Ticker {
  let stopping: AbortController | undefined;
  let turns: Promise<void> | undefined;

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(30_000)]);
      await fetch(url, { signal }).then((answer) => answer.body?.cancel()).catch(() => {});
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseSeconds * 1000);
        stopped.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  return {
    start() {
      if (stopping) return;
      stopping = new AbortController();
      turns = run(stopping.signal);
    },
    async stop() {
      stopping?.abort();
      stopping = undefined;
      await turns;
    },
  };
}
