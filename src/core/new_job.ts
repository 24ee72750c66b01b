import type { ExecuteRequest, Subscriber } from "../ogc/execute_request.ts";
import type { Job } from "./job.ts";
import type { Mode, Preferences } from "./mode.ts";
import { owingDispatch } from "./owed.ts";
import type { OfferedProcess, Ports } from "./ports.ts";
import { type ChooseMediaType, withPreferredFormat } from "./preferred_format.ts";
import { newLinkKey } from "./link_key.ts";
import { ownerOf, type Principal } from "./principal.ts";
import { isoTime, secondsAfter } from "./time.ts";

/** What of a request is in the record of its job. */
export interface Submission {
  readonly principal: Principal;
  readonly request: Pick<ExecuteRequest, "outputs" | "response" | "subscriber">;
  readonly preferences: Preferences;
  readonly group?: string;
  readonly traceparent?: string;
  /** Chooses a format for a raw output that can be had in several. */
  readonly chooseMediaType?: ChooseMediaType;
}

/** The record of a new job, with the dispatch that it owes. */
export function newJob(
  ports: Pick<Ports, "now" | "newId" | "newChangeId">,
  { process, policy, runner }: OfferedProcess,
  submission: Submission,
  mode: Mode,
): Job {
  const { request, preferences, principal, group, traceparent, chooseMediaType } = submission;
  const now = ports.now();
  const time = isoTime(now);
  const subscriber = keepUrls(request.subscriber);
  // 18-062r2 leaves an empty `outputs` undefined; read like an absent one.
  const named = request.outputs && Object.keys(request.outputs).length > 0 ? request.outputs : undefined;
  const response = request.response ?? policy.defaultResponse;
  const outputs = response === "raw" && chooseMediaType !== undefined
    ? withPreferredFormat(process, named, chooseMediaType)
    : named;
  const job: Job = {
    id: ports.newId(),
    processId: process.id,
    processVersion: process.version,
    runner,
    owner: ownerOf(principal),
    ...newLinkKey(ports, principal),
    tags: [],
    ...(group === undefined ? {} : { group }),
    ...(traceparent === undefined ? {} : { traceparent }),
    status: "accepted",
    createdAt: time,
    updatedAt: time,
    attempt: 1,
    sequence: 0,
    maxAttempts: policy.maxAttempts,
    acceptSeconds: policy.acceptSeconds,
    heartbeatSeconds: policy.heartbeatSeconds,
    deadlines: {
      acceptBy: secondsAfter(now, policy.acceptSeconds),
      hardAt: secondsAfter(now, policy.hardSeconds),
    },
    wanted: {
      response,
      ...(outputs === undefined ? {} : { outputs }),
      ...(preferences.respondAsync ? { respondAsync: true } : {}),
      ...(preferences.waitSeconds === undefined ? {} : { waitSeconds: preferences.waitSeconds }),
    },
    ...(subscriber === undefined ? {} : { subscriber }),
    deliveries: [],
    revision: 0,
  };
  return owingDispatch(job, now, mode.waitSeconds === undefined ? {} : { waitSeconds: mode.waitSeconds });
}

function keepUrls(subscriber: Subscriber | undefined): Subscriber | undefined {
  if (subscriber === undefined) return undefined;
  const { successUri, inProgressUri, failedUri } = subscriber;
  const urls = {
    ...(successUri === undefined ? {} : { successUri }),
    ...(inProgressUri === undefined ? {} : { inProgressUri }),
    ...(failedUri === undefined ? {} : { failedUri }),
  };
  return Object.keys(urls).length > 0 ? urls : undefined;
}
