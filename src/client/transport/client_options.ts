import type { Auth } from "./auth.ts";
import type { Check } from "./transport.ts";

export interface ClientOptions {
  /** Of the gateway: where its landing page is, such as `https://gateway.example.org`. */
  readonly url: string | URL;
  /** Who is calling. Default: nobody. */
  readonly auth?: Auth;
  /** What requests are sent with. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** Ends everything that this client does: requests, waits, watches. */
  readonly signal?: AbortSignal;
  /** How long an answer may take, in milliseconds. Default 60,000. */
  readonly timeout?: number;
  /** How often a request that may be sent twice is sent again after a passing fault. Default 3. */
  readonly retries?: number;
  /**
   * What each execution has to pass before it is sent: `checkFirst(validate)` of `@tidegate/tidegate/client/validate` holds its
   * inputs against the description of the process. Default: the gateway checks.
   */
  readonly check?: Check | undefined;
}
