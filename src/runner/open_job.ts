import type { DispatchMessage } from "../protocol/dispatch.ts";
import type { Note } from "./notes.ts";
import type { UploadTarget } from "./put_file.ts";
import type { RunnerJob } from "./runner_job.ts";
import { upload } from "./upload.ts";

export interface OpenJobPorts {
  readonly dispatch: DispatchMessage;
  readonly signal: AbortSignal;
  readonly traceparent: string | undefined;
  readonly target: UploadTarget;
  readonly note: (note: Note) => void;
}

const longest = { message: 2_000, stage: 200, logLine: 10_000, usageName: 100 };
const mostUsageNames = 50;

/** The job as `run` sees it. After `close` it takes no uploads any more: the run is over. */
export function openJob(
  { dispatch, signal, traceparent, target, note }: OpenJobPorts,
): { job: RunnerJob; close: () => void } {
  let isOpen = true;
  let used: Readonly<Record<string, number>> = {};
  const job: RunnerJob = {
    id: dispatch.job.id,
    attempt: dispatch.attempt,
    inputs: dispatch.inputs,
    outputs: dispatch.outputs,
    signal,
    traceparent,
    progress(percent, message) {
      const progress = toProgress(percent);
      note(message === undefined ? { progress } : { progress, message: message.slice(0, longest.message) });
    },
    message: (text) => note({ message: text.slice(0, longest.message) }),
    stage: (name) => note({ stage: name.slice(0, longest.stage) }),
    log(message, level = "info") {
      note({ log: { at: new Date().toISOString(), level, message: message.slice(0, longest.logLine) } });
    },
    usage(amounts) {
      used = checkUsage({ ...used, ...amounts });
      note({ usage: used });
    },
    async upload(outputId, name, source) {
      if (isOpen) return await upload(target, outputId, name, source);
      throw new Error(`Cannot upload "${name}": the run of job "${dispatch.job.id}" is over`);
    },
  };
  return { job, close: () => isOpen = false };
}

function toProgress(percent: number): number {
  if (typeof percent !== "number" || Number.isNaN(percent)) {
    throw new TypeError(`Cannot report a progress of ${percent}: it must be a number from 0 to 100`);
  }
  return Math.floor(Math.min(100, Math.max(0, percent)));
}

function checkUsage(usage: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const names = Object.keys(usage);
  if (names.length > mostUsageNames) {
    throw new RangeError(`Cannot report the usage of ${names.length} things: at most ${mostUsageNames}`);
  }
  for (const name of names) {
    if (name.length <= longest.usageName && Number.isFinite(usage[name])) continue;
    throw new RangeError(
      `Cannot report the usage "${name}" of ${
        usage[name]
      }: it takes a name of at most ${longest.usageName} characters and a ` +
        `finite number`,
    );
  }
  return usage;
}
