import type { Fault } from "./preparing.ts";

/** What was typed, or configured, cannot be done; the message says what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    options?: ErrorOptions & {
      /** Of a request that was checked before it was sent. */
      readonly faults?: readonly Fault[];
    },
  ) {
    super(message, options);
    this.faults = options?.faults ?? [];
  }

  readonly faults: readonly Fault[];
}
