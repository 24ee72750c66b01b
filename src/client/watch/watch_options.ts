export interface WatchOptions {
  /** Ends the watch, which throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** First pause between two questions where the gateway neither streams nor holds a request, in milliseconds. Default 500. */
  readonly pollInterval?: number | undefined;
  /** How long the gateway may be out of reach before the watch gives up, in milliseconds. Default 300,000. */
  readonly patience?: number | undefined;
}
