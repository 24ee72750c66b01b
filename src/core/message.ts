import type { CancelMessage, DispatchMessage } from "../protocol/dispatch.ts";
import type { CommitPorts } from "./commit.ts";
import type { Delivery } from "./delivery.ts";
import type { Job } from "./job.ts";
import type { Known, Message } from "./ports.ts";
import { toResultsDocument } from "./results_document.ts";
import { jobUrl, toStatusInfo } from "./status_info.ts";
import { secondsAfter } from "./time.ts";
import { wantedOutputs } from "./wanted_outputs.ts";

const tokenGraceSeconds = 3_600;

/**
 * The message of a delivery, made from the job as it stands. Undefined when there is nothing to say any more: an in-progress
 * message of a job that has ended, or a job whose documents are gone.
 */
export async function compose(
  ports: CommitPorts,
  job: Job,
  delivery: Delivery,
  known: Known,
): Promise<Message | undefined> {
  switch (delivery.kind) {
    case "dispatch":
      return await composeDispatch(ports, job, delivery, known);
    case "cancel":
      return composeCancel(ports, job, delivery);
    case "callback":
      return await composeCallback(ports, job, delivery, known);
  }
}

/** The message with what tells its endpoint which trace it belongs to. */
export function withTrace(message: Message, traceparent: string | undefined): Message {
  return traceparent === undefined ? message : { ...message, headers: { ...message.headers, traceparent } };
}

async function composeDispatch(
  ports: CommitPorts,
  job: Job,
  delivery: Delivery,
  known: Known,
): Promise<Message | undefined> {
  const inputs = known.inputs ?? await ports.jobs.readInputs(job.id);
  if (inputs === undefined) return undefined;
  const { settings } = ports;
  const expiresAt = secondsAfter(new Date(job.deadlines.hardAt), tokenGraceSeconds);
  const token = await ports.tokens.mint({
    jobId: job.id,
    attempt: job.attempt,
    runner: job.runner,
    expiresAt,
  });
  const url = jobUrl(job.id, settings.publicUrl);
  const message: DispatchMessage = {
    type: "dispatch",
    job: { id: job.id, createdAt: job.createdAt },
    process: { id: job.processId, version: job.processVersion },
    attempt: job.attempt,
    inputs,
    outputs: wantedOutputs(job, ports.catalogue.find(job.processId)?.process),
    deadlines: {
      acceptBy: job.deadlines.acceptBy,
      heartbeatSeconds: job.heartbeatSeconds,
      hardAt: job.deadlines.hardAt,
    },
    report: { url: `${url}/reports`, token },
    upload: { url: `${url}/uploads/${job.attempt}`, inlineLimitBytes: settings.inlineLimitBytes },
  };
  return {
    to: { runner: job.runner },
    id: delivery.id,
    body: JSON.stringify(message),
    ...(mustNotDouble(job, delivery) ? { fresh: true } : {}),
    headers: {
      "idempotency-key": `"${job.id}:${job.attempt}"`,
      ...(delivery.waitSeconds === undefined ? {} : { prefer: `wait=${Math.ceil(delivery.waitSeconds)}` }),
    },
    timeoutSeconds: settings.dispatchTimeoutSeconds,
    answerLimitBytes: settings.reportLimitBytes,
  };
}

/** What may be started once only, and what went wrong before, is worth a connection: then one attempt is one sending. */
function mustNotDouble({ maxAttempts }: Job, { attempts }: Delivery): boolean {
  return maxAttempts === 1 || attempts.length > 0;
}

function composeCancel({ settings }: CommitPorts, job: Job, delivery: Delivery): Message {
  const message: CancelMessage = { type: "cancel", job: { id: job.id }, attempt: delivery.attempt };
  return {
    to: { runner: job.runner },
    id: delivery.id,
    body: JSON.stringify(message),
    timeoutSeconds: settings.dispatchTimeoutSeconds,
    answerLimitBytes: 0,
  };
}

async function composeCallback(
  ports: CommitPorts,
  job: Job,
  { id, url, event }: Delivery,
  known: Known,
): Promise<Message | undefined> {
  const { settings } = ports;
  if (url === undefined || (event === "inProgress" && job.finishedAt !== undefined)) return undefined;
  const results = event === "successful" ? known.results ?? await ports.jobs.readResults(job.id) : undefined;
  if (event === "successful" && results === undefined) return undefined;
  const body = results === undefined
    ? toStatusInfo(job, settings.publicUrl)
    : await toResultsDocument(ports, job, results);
  return {
    to: { subscriber: url },
    id,
    body: JSON.stringify(body),
    timeoutSeconds: settings.callbackTimeoutSeconds,
    answerLimitBytes: 0,
  };
}
