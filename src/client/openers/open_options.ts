/** How an output is opened. Members that are not named here are for the opener: it finds them in `context.options`. */
export interface OpenOptions {
  /** Name of the output. Default: the only one; of several `return_value`. */
  readonly output?: string | undefined;
  /** What the output is, whatever the gateway says that it is, such as `text/csv`. */
  readonly mediaType?: string | undefined;
  /** First pause between two questions where the gateway does not tell by itself, in milliseconds. Default 500. */
  readonly pollInterval?: number | undefined;
  /** Longest wait for the end of the job, in milliseconds. Default 1,800,000 (half an hour). */
  readonly timeout?: number | undefined;
  /** Ends the wait and the opening, which throw its reason; also of what an opener reads later. */
  readonly signal?: AbortSignal | undefined;
  readonly [option: string]: unknown;
}
