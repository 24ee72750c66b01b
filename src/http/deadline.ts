import { GatewayError } from "../core/errors.ts";

export interface Deadline {
  /** What the work comes to, in time. @throws GatewayError `request-timeout` */
  before<T>(work: Promise<T>): Promise<T>;
  /** Whoever is done needs no deadline. */
  end(): void;
}

/** How long somebody who sends may take. */
export function deadline(seconds: number): Deadline {
  const over = Promise.withResolvers<never>();
  // Nobody may be waiting when it is over.
  over.promise.catch(() => {});
  const detail = `The body did not come on for ${seconds} s`;
  const timer = setTimeout(() => over.reject(new GatewayError("request-timeout", detail)), seconds * 1000);
  return {
    before: (work) => Promise.race([work, over.promise]),
    end: () => clearTimeout(timer),
  };
}
