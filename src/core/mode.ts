import type { ExecutionMode } from "../ogc/execute_request.ts";
import type { JobControlOption } from "../ogc/process.ts";
import { GatewayError } from "./errors.ts";

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

export interface ModeQuestion {
  /** Of the process. One that declares neither way of execution is run asynchronously. */
  readonly options: readonly JobControlOption[] | undefined;
  readonly preferences: Preferences;
  /** The member `mode` of the request: it counts where no preference could be honoured. */
  readonly mode?: ExecutionMode | undefined;
  readonly longestWaitSeconds: number;
}

/**
 * `/req/core/process-execute-default-execution-mode`, `/req/core/process-execute-auto-execution-mode`,
 * `/rec/core/process-execute-honor-prefer`.
 *
 * @throws GatewayError `mode-not-offered` when `mode` decides and the process does not offer it.
 */
export function decideMode({ options = [], preferences, mode, longestWaitSeconds }: ModeQuestion): Mode {
  const offersSync = options.includes("sync-execute");
  const isAsyncOffered = offersAsync(options);
  const { respondAsync, waitSeconds } = preferences;
  if (isAsyncOffered && respondAsync) return { afterWait: "job", applied: "respond-async" };
  const afterWait = isAsyncOffered ? "job" : "timeout";
  const isWithinLimit = waitSeconds !== undefined && waitSeconds <= longestWaitSeconds;
  if (offersSync && isWithinLimit) return { waitSeconds, afterWait, applied: "wait" };
  if (mode === "sync" && !offersSync) throw notOffered(mode, "async");
  if (mode === "async" && !isAsyncOffered) throw notOffered(mode, "sync");
  if (mode === "async" || !offersSync) return { afterWait: "job" };
  return { waitSeconds: longestWaitSeconds, afterWait };
}

/** One that declares neither way of execution is run asynchronously. */
export function offersAsync(options: readonly JobControlOption[] = []): boolean {
  return !options.includes("sync-execute") || options.includes("async-execute");
}

function notOffered(mode: string, offered: string): GatewayError {
  const detail = `Cannot execute in mode "${mode}": the process offers "${offered}" only`;
  return new GatewayError("mode-not-offered", detail, { errors: [{ pointer: "/mode", detail }] });
}
