/** What a client is told of a failed run, beside the text: members of a problem document (RFC 9457). */
export interface ProcessErrorMembers {
  /**
   * A URI reference that names the kind of failure. Default `runner-failure`. Clients have a class of error each for `invalid`,
   * `deadline`, `out-of-memory`, `terminated`, `auth` and `interrupted`.
   */
  readonly type?: string;
  readonly title?: string;
  /** HTTP status, 400 to 599, of asking for the results. Default 500; 4xx says that the request was at fault. */
  readonly status?: number;
}

/**
 * Throw it in `run` to say what a client is told of the failure. Any other error is told with its message and status 500.
 *
 * ```ts
 * throw new ProcessError("The area lies outside of the archive", { status: 400, type: "outside-archive" });
 * ```
 */
export class ProcessError extends Error {
  override readonly name = "ProcessError";
  readonly type: string;
  readonly title: string | undefined;
  readonly status: number;

  /** @throws RangeError when the status is not one of a failure */
  constructor(detail: string, members: ProcessErrorMembers & ErrorOptions = {}) {
    const { type = "runner-failure", title, status = 500, ...options } = members;
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError(`Cannot fail with status ${status}: it must be 400 to 599`);
    }
    super(detail, options);
    this.type = type;
    this.title = title;
    this.status = status;
  }
}
