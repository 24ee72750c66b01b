import { setImmediate } from "node:timers";

/** One call of a port that waits until the schedule lets it happen. */
export interface PortCall {
  /** The process that made it. */
  readonly process: number;
  readonly port: "store" | "sender" | "blobs";
  readonly name: string;
  /** What it is about, so that two calls can be told apart: a job, as a rule. */
  readonly subject: string;
  /** Let it happen; its caller goes on with the outcome once it is told. */
  readonly happen: () => Promise<unknown>;
  readonly tell: (outcome: Promise<unknown>) => void;
}

/**
 * Everything that a gateway awaits outside of itself, held until somebody chooses what happens next. So one thread plays several
 * processes, in an order that the choices alone decide.
 */
export interface Schedule {
  readonly waiting: readonly PortCall[];
  call<T>(call: Omit<PortCall, "tell" | "happen"> & { happen: () => Promise<T> }): Promise<T>;
  take(call: PortCall): void;
  /** The calls of a process that died: nobody waits for them any more. */
  drop(process: number): void;
  /** Resolves when nothing goes on without a choice. */
  quiet(): Promise<void>;
}

/** Quiet are so many turns of the event loop in which nothing was asked for. */
const quietTurns = 3;

export function createSchedule(): Schedule {
  const waiting: PortCall[] = [];
  const crypto = watchCrypto();
  let asked = 0;

  return {
    waiting,
    call<T>({ happen, ...call }: Omit<PortCall, "tell" | "happen"> & { happen: () => Promise<T> }) {
      asked++;
      const { promise, resolve } = Promise.withResolvers<T>();
      const tell = (outcome: Promise<unknown>) => resolve(outcome as Promise<T>);
      waiting.push({ ...call, happen, tell });
      return promise;
    },
    take: (call) => void waiting.splice(waiting.indexOf(call), 1),
    drop(process) {
      const others = waiting.filter((call) => call.process !== process);
      waiting.splice(0, waiting.length, ...others);
    },
    async quiet() {
      let seen = -1;
      for (let turns = 0; turns < quietTurns;) {
        await new Promise<void>((resolve) => void setImmediate(resolve));
        const now = asked + crypto.begun();
        turns = now === seen && crypto.underWay() === 0 ? turns + 1 : 0;
        seen = now;
      }
    },
  };
}

interface CryptoWatch {
  readonly begun: () => number;
  readonly underWay: () => number;
}

let watch: CryptoWatch | undefined;

/** WebCrypto is the one thing beside the ports that takes turns of its own: they are waited for, and taken one after the other. */
function watchCrypto(): CryptoWatch {
  if (watch !== undefined) return watch;
  let begun = 0;
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();
  for (const name of ["sign", "verify", "digest", "importKey"] as const) {
    const sound = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown>;
    const watched = (...args: unknown[]) => {
      begun++;
      underWay++;
      const outcome = last.then(() => sound(...args)).finally(() => underWay--);
      last = outcome.catch(() => {});
      return outcome;
    };
    Object.defineProperty(crypto.subtle, name, { value: watched, configurable: true });
  }
  return watch = { begun: () => begun, underWay: () => underWay };
}
