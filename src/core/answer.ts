import { type Report, report } from "../protocol/report.ts";
import { clampRetryAfter, type Delivery, jitter, type Schedule } from "./delivery.ts";
import type { Failure } from "./job.ts";
import type { Answer, Ports } from "./ports.ts";

/** What the answer to one attempt means for its delivery. */
export type Verdict =
  | { readonly kind: "delivered" | "abandoned" | "dead" }
  /** Come back; no try is consumed. */
  | { readonly kind: "later"; readonly seconds: number }
  /** Try again after that long; never, when it is absent. */
  | { readonly kind: "again"; readonly seconds: number | undefined }
  /** Dispatch: the runner took the job and will report. */
  | { readonly kind: "taken"; readonly running: boolean }
  /** Dispatch: the runner has done the job. */
  | { readonly kind: "done"; readonly report: Report }
  /** Dispatch: the runner will never do the job. */
  | { readonly kind: "refused"; readonly failure: Failure };

type JudgePorts = Pick<Ports, "settings" | "random">;

/** docs/webhooks.md 2.2 */
export function judgeDispatch(
  answer: Answer,
  delivery: Delivery,
  { settings, random }: JudgePorts,
  maxAttempts: number,
): Verdict {
  if (answer.kind === "unreachable" && answer.mayHaveArrived) {
    return judgeBreak(delivery, random, maxAttempts);
  }
  const { tries } = delivery;
  const schedule = settings.dispatchSchedule;
  const again: Verdict = { kind: "again", seconds: jitter(schedule[tries] ?? schedule.at(-1) ?? 1, random) };
  if (answer.kind !== "answered") return again;
  const { status } = answer;
  if (status === 202) return { kind: "taken", running: saysRunning(answer.body) };
  if (status === 200) return readFinalReport(answer.body);
  const seconds = askedSeconds(answer);
  if (seconds !== undefined) {
    return { kind: "later", seconds: seconds * (1 + 0.2 * random()) };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return { kind: "refused", failure: toFailure(status, answer.body) };
  }
  return again;
}

/** How long a runner that takes nothing more for now (429, 503) wants to be left alone; undefined for every other answer. */
export function askedSeconds(
  { status, retryAfterSeconds = 5 }: Extract<Answer, { kind: "answered" }>,
): number | undefined {
  return status === 429 || status === 503 ? Math.min(Math.max(retryAfterSeconds, 1), 300) : undefined;
}

/**
 * A job that kills its runner looks like a connection that breaks: it may have been started each time, so breaks count against
 * the starts that the process may have. After the last the job counts as taken: only silence proves that it was lost.
 */
function judgeBreak(delivery: Delivery, random: () => number, maxAttempts: number): Verdict {
  const breaks = (delivery.breaks ?? 0) + 1;
  if (delivery.attempt - 1 + breaks >= maxAttempts) return { kind: "taken", running: false };
  return { kind: "again", seconds: jitter(breakSeconds * breaks, random) };
}

const breakSeconds = 5;

/** docs/webhooks.md 3. In-progress callbacks are best effort: one try. */
export function judgeCallback(answer: Answer, delivery: Delivery, { settings, random }: JudgePorts): Verdict {
  const isProgress = delivery.event === "inProgress";
  if (isAccepted(answer)) return { kind: "delivered" };
  if (isProgress) return { kind: "abandoned" };
  if (answer.kind === "answered" && answer.status === 410) return { kind: "dead" };
  return { kind: "again", seconds: scheduled(settings.callbackSchedule, answer, delivery.tries, random) };
}

/** A runner that cannot be told to stop is stopped by its next report. Six tries are enough. */
export function judgeCancel(answer: Answer, delivery: Delivery, { settings, random }: JudgePorts): Verdict {
  if (isAccepted(answer)) return { kind: "delivered" };
  const isFinal = answer.kind === "answered" && answer.status >= 400 && answer.status < 500 &&
    answer.status !== 408 && answer.status !== 429;
  if (isFinal) return { kind: "abandoned" };
  return {
    kind: "again",
    seconds: scheduled(settings.dispatchSchedule.slice(0, 5), answer, delivery.tries, random),
  };
}

function isAccepted(answer: Answer): boolean {
  return answer.kind === "answered" && answer.status >= 200 && answer.status < 300;
}

function scheduled(
  schedule: Schedule,
  answer: Answer,
  tries: number,
  random: () => number,
): number | undefined {
  const base = schedule[tries];
  if (base === undefined) return undefined;
  const asked = answer.kind === "answered" ? answer.retryAfterSeconds : undefined;
  return Math.max(jitter(base, random), clampRetryAfter(base, asked));
}

function readFinalReport(body: string): Verdict {
  const parsed = report.safeParse(parseJson(body));
  const status = parsed.data?.status;
  if (parsed.data && (status === "successful" || status === "failed")) {
    return { kind: "done", report: parsed.data };
  }
  const fault = parsed.error?.issues[0];
  const detail = fault
    ? `The runner answered 200 without a valid final report: ${
      fault.path.join(".") || "body"
    }: ${fault.message}`
    : `The runner answered 200 with a report whose status is not final: ${status ?? "running"}`;
  return { kind: "refused", failure: { status: 502, type: "invalid-report", detail } };
}

function toFailure(status: number, body: string): Failure {
  const problem = asObject(parseJson(body));
  const text = (member: unknown) => typeof member === "string" ? member.slice(0, 10_000) : undefined;
  const detail = text(problem["detail"]) ?? `The runner refused the job with status ${status}`;
  const title = text(problem["title"]);
  const isClients = status === 400 || status === 413 || status === 422;
  return {
    status: isClients ? status : 500,
    type: text(problem["type"]) ?? "runner-refused",
    ...(title === undefined ? {} : { title }),
    detail,
  };
}

function saysRunning(body: string): boolean {
  return asObject(parseJson(body))["status"] === "running";
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
