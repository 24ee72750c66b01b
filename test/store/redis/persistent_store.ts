import { GatewayError } from "../../../src/core/errors.ts";
import type { Change, CommitOutcome, JobStore } from "../../../src/core/ports.ts";

const tries = 30;

/** Whoever gets no answer asks again, with the same change. */
export function persistent<Store extends JobStore>(store: Store): Store {
  const commits = new Set<Promise<CommitOutcome>>();

  function commit(change: Change): Promise<CommitOutcome> {
    const sent = structuredClone(change);
    const outcome = again(() => store.commit(sent));
    commits.add(outcome);
    return outcome;
  }

  async function close(): Promise<void> {
    await Promise.allSettled(commits);
    await store.close();
  }

  return new Proxy(store, {
    get(target, name, receiver) {
      if (name === "commit") return commit;
      if (name === "close") return close;
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => again(() => member.apply(target, args) as Promise<unknown>);
    },
  });
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1;; tried++) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || tried >= tries) throw error;
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof GatewayError && error.code === "store-unavailable" && !/closed/.test(error.message);
}
