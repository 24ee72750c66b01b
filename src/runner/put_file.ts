import { waitBeforeRetry } from "./backoff.ts";
import { type Content, isRepeatable, type Measure, openContent } from "./content.ts";
import { type GatewayAnswer, noAnswer, readGatewayAnswer } from "./gateway_answer.ts";
import type { AbortCause } from "./job_aborted.ts";
import type { Settings } from "./settings.ts";
import { pause, withinTime } from "./timer.ts";

/** Where the uploads of one attempt go. */
export interface UploadTarget {
  readonly url: string;
  readonly token: string;
  /** Of the dispatch (W3C Trace Context). */
  readonly traceparent?: string | undefined;
  readonly signal: AbortSignal;
  readonly settings: Pick<Settings, "fetch" | "timing">;
  readonly onStop: (cause: AbortCause) => void;
}

export interface UploadedFile {
  /** Below the upload URL: output id, name, and the path within a tree. */
  readonly segments: readonly string[];
  readonly content: Content;
  readonly mediaType: string;
}

const doubtsAllowed = 5;

/**
 * Send one file, and again until the gateway has it as it was sent.
 *
 * @throws the reason of the signal; what the content's stream threw; Error when the gateway refuses the file
 */
export async function putFile(target: UploadTarget, file: UploadedFile): Promise<Measure> {
  for (let tries = 0;; tries++) {
    target.signal.throwIfAborted();
    const { answer, measure } = await putOnce(target, file);
    const stored = answer.kind === "accepted" ? answer.body : undefined;
    if (answer.kind === "accepted" && isSame(stored, measure)) return measure;
    target.signal.throwIfAborted();
    if (answer.kind === "stop") {
      target.onStop(answer.cause);
      target.signal.throwIfAborted();
    }
    const mayRepeat = answer.kind === "again" || tries + 1 < doubtsAllowed && answer.kind !== "refused";
    if (!mayRepeat || !isRepeatable(file.content)) throw new Error(refusal(file, answer, measure));
    const asked = "retryAfterSeconds" in answer ? answer.retryAfterSeconds : undefined;
    await pause(waitBeforeRetry(target.settings.timing, tries, asked), target.signal);
  }
}

async function putOnce(
  { url, token, traceparent, signal, settings }: UploadTarget,
  { segments, content, mediaType }: UploadedFile,
): Promise<{ answer: GatewayAnswer; measure: Measure }> {
  return await withinTime(settings.timing.answerMilliseconds, signal, async (limit) => {
    const opened = await openContent(content, limit.restart);
    const request: RequestInit & { duplex: "half" } = {
      method: "PUT",
      redirect: "manual",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": mediaType,
        ...(traceparent === undefined ? {} : { traceparent }),
      },
      body: opened.body,
      signal: limit.signal,
      // Node wants it said that the answer comes after the body.
      duplex: "half",
    };
    const path = segments.map((segment) => segment.split("/").map(encodeURIComponent).join("/"));
    const answer = await settings.fetch([url, ...path].join("/"), request).then(readGatewayAnswer, noAnswer)
      .catch(noAnswer);
    const fault = opened.fault();
    if (fault) throw fault.error;
    return { answer, measure: opened.measure() };
  });
}

function isSame(stored: unknown, { size, sha256 }: Measure): boolean {
  if (typeof stored !== "object" || stored === null) return false;
  return "size" in stored && stored.size === size && "sha256" in stored && stored.sha256 === sha256;
}

function refusal({ segments, content }: UploadedFile, answer: GatewayAnswer, { size }: Measure): string {
  const what = `Cannot upload "${segments.slice(1).join("/")}" for output "${segments[0]}"`;
  const why = "detail" in answer
    ? answer.detail
    : `the gateway did not store the ${size} bytes that were sent`;
  const isOnce = answer.kind !== "refused" && !isRepeatable(content);
  return `${what}: ${why}${isOnce ? ". A stream can be sent only once; pass a function that opens it" : ""}`;
}
