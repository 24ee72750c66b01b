import { type JobWatch, jobWatch, type Look, type WatchSource } from "../job_watch.ts";
import type { RedisChannels } from "./connection.ts";

export interface WatchPauses {
  /** Between the first looks for what other processes wrote, in milliseconds. */
  readonly first: number;
  /** The longest pause that looks which find nothing new come to. */
  readonly longest: number;
}

export interface RedisWatchOptions extends Pick<WatchSource, "newer"> {
  readonly pauses: WatchPauses;
  /** Where other processes tell of their commits; absent where that cannot be heard. */
  readonly channels?: RedisChannels | undefined;
  readonly channelOf: (jobId: string) => string;
  /** Whether a message is of a commit that this process has under way: its record is there in a moment, unasked. */
  readonly isOwn: (message: string) => boolean;
}

/** What is told may get lost, so whoever hears looks all the same, this seldom. */
const heardMilliseconds = 2_000;

export function nextPause({ first, longest }: WatchPauses, pause: number): number {
  return Math.min(longest, Math.max(first, pause * 1.5));
}

/**
 * What other processes write is met by looking, with pauses that widen until something changes. Who waits for longer than the first
 * pause listens as well, where that is possible, and looks when told.
 */
export function redisWatch({ newer, ...listening }: RedisWatchOptions): JobWatch {
  return jobWatch({ newer, follow: (jobId, look) => follow(listening, jobId, look) });
}

function follow(
  { pauses, channels, channelOf, isOwn }: Omit<RedisWatchOptions, "newer">,
  jobId: string,
  look: Look,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | undefined;
  let pause = 0;
  let hasEnded = false;

  function after(milliseconds: number): void {
    clearTimeout(timer);
    if (!hasEnded) timer = setTimeout(next, milliseconds);
  }

  async function turn(): Promise<void> {
    const isNew = await look();
    pause = isNew ? pauses.first : nextPause(pauses, pause);
    after(channels?.isHearing(channelOf(jobId)) && unsubscribe ? heardMilliseconds : pause);
  }

  /** Also when listening begins, again too: what was told before that, nobody here has heard. */
  function hear(message?: string): void {
    if (message !== undefined && isOwn(message)) return;
    void turn();
  }

  function next(): void {
    if (channels === undefined || unsubscribe !== undefined) return void turn();
    unsubscribe = channels.subscribe(channelOf(jobId), hear);
    after(pauses.first);
  }

  void turn();
  return () => {
    hasEnded = true;
    clearTimeout(timer);
    unsubscribe?.();
  };
}
