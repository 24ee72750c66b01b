import {
  ApiError,
  InvalidRequestError,
  JobGoneError,
  NoSuchJobError,
  NoSuchOutputError,
  NoSuchProcessError,
  ResultNotReadyError,
  type TidegateError,
  TimeoutError,
  TransportError,
  UnauthenticatedError,
} from "../client/mod.ts";
import { oneLine } from "./output/one_line.ts";
import { UsageError } from "./usage_error.ts";

/** What would be right, for a person who types commands. */
const advice: readonly (readonly [new (...given: never[]) => TidegateError, string])[] = [
  [NoSuchProcessError, "`tidegate processes` lists what can be run"],
  [NoSuchJobError, "`tidegate jobs` lists your jobs"],
  [JobGoneError, "its results were removed or have expired; execute it again"],
  [NoSuchOutputError, "`tidegate results ID` shows the outputs"],
  [ResultNotReadyError, "wait for it with `tidegate results ID --wait`"],
  [UnauthenticatedError, "give the right credentials: --token, TIDEGATE_TOKEN or `tidegate configure`"],
  [
    TransportError,
    "is the URL right (--url, TIDEGATE_URL, `tidegate configure`), and does the gateway run there?",
  ],
];

/** An error in one or two lines, and a line for each fault of a request. */
export function explain(error: unknown): string {
  const next = advice.find(([kind]) => error instanceof kind)?.[1] ?? patience(error);
  return [said(error), ...faultsOf(error), ...(next === undefined ? [] : [next])].join("\n  ");
}

/** The gateway lets nobody have more than that. */
function patience(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.status !== 429) return undefined;
  const { retryAfter } = error;
  const when = retryAfter === undefined ? "later" : `in ${Math.ceil(retryAfter / 1_000)} s`;
  return `ask again ${when}, or for less at a time`;
}

function said(error: unknown): string {
  if (error instanceof ApiError) {
    const { problem: { title, detail, type }, status, request } = error;
    const why = detail ?? title ?? type;
    return oneLine(`${why} (${request.method} ${request.url} answered ${status})`);
  }
  if (error instanceof TransportError) {
    const { method, url } = error.request;
    return oneLine(`No answer to ${method} ${url}: ${rootOf(error)}`);
  }
  if (error instanceof TimeoutError) {
    return `Job ${error.jobId} has not ended after ${error.timeout / 1000} s`;
  }
  return oneLine(error instanceof Error ? error.message : String(error));
}

/** `fetch failed` says nothing: its cause does. */
function rootOf(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) return rootOf(cause);
  const { code } = error as NodeJS.ErrnoException;
  if (error.message !== "") {
    return error.message.replace(/; is the URL right, and does the gateway run there\?$/, "");
  }
  return code ?? error.name;
}

function faultsOf(error: unknown): readonly string[] {
  const faults = error instanceof InvalidRequestError
    ? error.errors
    : error instanceof UsageError
    ? error.faults
    : [];
  return faults.map((fault) => oneLine(faultText(fault)));
}

/** One fault of a request in a line. */
export function faultText(
  { pointer, detail }: { readonly pointer?: string | undefined; readonly detail: string },
): string {
  return pointer ? `${pointer}: ${detail}` : detail;
}
