import type { OpenContext } from "../openers/open_context.ts";
import { TidegateError } from "./tidegate_error.ts";

/** An opener that did not open an output. */
export interface Declined {
  readonly name: string;
  /** What it says, or threw. */
  readonly reason: string;
}

type Seen = Pick<
  OpenContext,
  "jobId" | "outputName" | "mediaType" | "extension" | "effectiveMediaType" | "processDescriptionError"
>;

/** No opener accepts an output of a job. */
export class NoOpenerError extends TidegateError {
  override readonly name = "NoOpenerError";
  readonly jobId: string;
  readonly output: string;
  /** That of the link or value, or what the caller said. */
  readonly mediaType: string | undefined;
  readonly extension: string | undefined;

  constructor(
    seen: Seen,
    /** Every opener that was asked, in that order. */ readonly declined: readonly Declined[],
  ) {
    const { jobId, outputName, mediaType, extension } = seen;
    const reasons = declined.map(({ name, reason }) => `${name} ${reason}`).join("; ");
    super(
      `No opener accepts output "${outputName}" of job "${jobId}" (${
        shown(seen)
      }). Asked were: ${reasons}. ` +
        `Register an opener with client.openers.register, or say what it is with \`mediaType\``,
      seen.processDescriptionError === undefined ? {} : { cause: seen.processDescriptionError },
    );
    this.jobId = jobId;
    this.output = outputName;
    this.mediaType = mediaType;
    this.extension = extension;
  }
}

function shown({ mediaType, extension, effectiveMediaType, processDescriptionError }: Seen): string {
  const taken = effectiveMediaType === mediaType ? "" : `, taken for ${effectiveMediaType}`;
  const undescribed = processDescriptionError === undefined ? "" : ", no description of its process";
  return `media type ${mediaType ?? "none"}, extension ${extension ?? "none"}${taken}${undescribed}`;
}
