import type { JobControlOption } from "../ogc/process.ts";

/** What RFC 7240 preferences of an execute request said. */
export interface Preferences {
  readonly respondAsync: boolean;
  /** `wait=n`, in seconds. */
  readonly waitSeconds?: number;
}

/** How a request is run. `waitSeconds` is present when the caller waits for the end. */
export interface Mode {
  readonly waitSeconds?: number;
  /** What to do when the wait is over and the job is not: answer with the job, or say that it took too long. */
  readonly afterWait: "job" | "timeout";
  /** The preference that was honoured, for `Preference-Applied`. */
  readonly applied?: "respond-async" | "wait";
}

/**
 * `/req/core/process-execute-default-execution-mode`, `/req/core/process-execute-auto-execution-mode`,
 * `/rec/core/process-execute-honor-prefer`. A process that declares nothing is run asynchronously.
 */
export function decideMode(
  options: readonly JobControlOption[] | undefined,
  { respondAsync, waitSeconds }: Preferences,
  longestWaitSeconds: number,
): Mode {
  const offersSync = options?.includes("sync-execute") ?? false;
  const offersAsync = !offersSync || (options?.includes("async-execute") ?? false);
  if (!offersSync) return { afterWait: "job", ...(respondAsync ? { applied: "respond-async" } : {}) };
  if (offersAsync && respondAsync) return { afterWait: "job", applied: "respond-async" };
  const isWithinLimit = waitSeconds !== undefined && waitSeconds <= longestWaitSeconds;
  return {
    waitSeconds: isWithinLimit ? waitSeconds : longestWaitSeconds,
    afterWait: offersAsync ? "job" : "timeout",
    ...(isWithinLimit ? { applied: "wait" } : {}),
  };
}
