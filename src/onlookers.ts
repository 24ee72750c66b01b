import type { Onlooker } from "./core/ports.ts";

/** Looks on for nobody. */
export const nobody: Onlooker = {
  request: () => ({ ended() {} }),
  attempt: () => ({ ended() {} }),
  reported() {},
  swept() {},
  watching() {},
};

/** Both look on; trace contexts are the second one's. */
export function together(one: Onlooker, tracing: Pick<Onlooker, "request" | "attempt">): Onlooker {
  return {
    ...one,
    request(traceparent) {
      const counted = one.request(traceparent);
      const traced = tracing.request(traceparent);
      return {
        ...traced,
        ended(operation, answer) {
          counted.ended(operation, answer);
          traced.ended(operation, answer);
        },
      };
    },
    attempt(job, delivery) {
      const counted = one.attempt(job, delivery);
      const traced = tracing.attempt(job, delivery);
      return {
        ...traced,
        ended(attempt) {
          counted.ended(attempt);
          traced.ended(attempt);
        },
      };
    },
  };
}
