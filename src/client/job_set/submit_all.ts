import type { StatusInfo } from "../../ogc/status_info.ts";
import { ApiError } from "../errors/api_error.ts";
import { NoSuchProcessError } from "../errors/no_such_process_error.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import { inTurns } from "../in_turns.ts";
import { isPassing } from "../transport/passing.ts";
import { type Submission, submit } from "../submission.ts";
import type { Transport } from "../transport/transport.ts";
import { atPosition } from "./at_position.ts";
import { dismissJobs } from "./dismiss_jobs.ts";
import { knowJobs } from "./known_jobs.ts";
import { submitBatch } from "./submit_batch.ts";

/** What is to be executed, once for each of the inputs. */
export interface Submissions extends Omit<Submission, "inputs"> {
  readonly inputs: readonly Submission["inputs"][];
}

/** Jobs that a gateway has accepted. */
export interface Begun {
  /** In the order of the inputs. */
  readonly jobs: StatusInfo[];
  readonly groups: string[];
}

/**
 * A thousand jobs a request, fewer when they are too large for one; one request for each job where batches are not known.
 * The keys make it safe to send again what may have arrived. When the rest is refused, jobs that were begun are dismissed, unless
 * the caller has a key to find them again.
 *
 * @throws ApiError (`InvalidInputsError`, its pointers beginning with `/inputs/<position>`), TransportError
 */
export async function submitAll(transport: Transport, given: Submissions): Promise<Begun> {
  if (given.inputs.length === 0) {
    throw new TidegateError(
      `Cannot execute "${given.processId}" for no inputs: the list is empty; give at least one`,
    );
  }
  const begun: Begun = { jobs: [], groups: [] };
  try {
    await submitBatches(transport, given, begun);
  } catch (error) {
    if (given.options.idempotencyKey === undefined && !isPassing(error)) {
      const known = knowJobs(transport, begun.jobs.filter(Boolean), begun.groups);
      await dismissJobs(known, {}).catch(() => {});
    }
    throw error;
  }
  return begun;
}

async function submitBatches(transport: Transport, given: Submissions, begun: Begun): Promise<void> {
  const { inputs, idempotencyKey } = given;
  for (let most = 1000; begun.jobs.length < inputs.length;) {
    const from = begun.jobs.length;
    const some = inputs.slice(from, from + most);
    const key = some.length === inputs.length ? idempotencyKey : `${idempotencyKey}.${from}`;
    try {
      const { group, jobs } = await submitBatch(transport, { ...given, inputs: some, idempotencyKey: key });
      begun.groups.push(group);
      begun.jobs.push(...jobs);
    } catch (error) {
      if (from === 0 && isUnknown(error)) return await submitSingly(transport, given, begun);
      if (!(error instanceof ApiError) || error.status !== 413 || some.length === 1) {
        throw atPosition(error, (position) => position + from);
      }
      most = some.length >> 1;
    }
  }
}

/** Other servers of the standard have no batches. */
function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && [404, 405, 501].includes(error.status) &&
    !(error instanceof NoSuchProcessError);
}

async function submitSingly(transport: Transport, given: Submissions, begun: Begun): Promise<void> {
  await inTurns(given.inputs, async (inputs, index) => {
    const idempotencyKey = `${given.idempotencyKey}.${index}`;
    try {
      begun.jobs[index] = await submit(transport, { ...given, inputs, idempotencyKey });
    } catch (error) {
      throw atPosition(error, index);
    }
  });
}
