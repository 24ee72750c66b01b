import { setImmediate } from "node:timers";

export interface Transaction {
  begin(): unknown;
  commit(): unknown;
  rollback(): unknown;
  /** What the writers of a group that failed are told. */
  failure(error: unknown): Error;
}

export interface GroupCommit {
  /** Resolves with what `write` returned, once the transaction that it ran in has been committed. */
  run<T>(write: () => T): Promise<T>;
  /** Commit now what is waiting. */
  flush(): void;
}

interface Waiting {
  /** Does the work and returns what tells the caller. */
  readonly write: () => () => void;
  readonly reject: (failure: Error) => void;
}

/**
 * Writers that come at the same time share one transaction, and so one flush of the disk. They are collected until the events
 * that are ready have been seen; so it costs a lone writer nothing, and under load groups grow by themselves while the disk is busy.
 *
 * A write decides for itself and returns its outcome. One that throws takes its whole group with it: throw only when the
 * database fails.
 */
export function groupCommit(transaction: Transaction, limit = 256): GroupCommit {
  const waiting: Waiting[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      writeGroup();
      schedule();
    });
  }

  function writeGroup(): void {
    const group = waiting.splice(0, limit);
    if (group.length === 0) return;
    try {
      const tellings = inTransaction(transaction, () => group.map(({ write }) => write()));
      for (const tell of tellings) tell();
    } catch (error) {
      const failure = transaction.failure(error);
      for (const { reject } of group) reject(failure);
    }
  }

  return {
    run<T>(write: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ write: () => resolve.bind(undefined, write()), reject });
        schedule();
      });
    },
    flush() {
      while (waiting.length > 0) writeGroup();
    },
  };
}

function inTransaction<T>(transaction: Transaction, work: () => T): T {
  transaction.begin();
  try {
    const outcome = work();
    transaction.commit();
    return outcome;
  } catch (error) {
    transaction.rollback();
    throw error;
  }
}
