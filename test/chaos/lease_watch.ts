import type { Job } from "../../src/core/job.ts";
import type { Message } from "../../src/core/ports.ts";
import type { Birth } from "./gateway_process.ts";

/** Who made an attempt had a lease of its own for it. */
export interface LeaseWatch {
  /** A process has written the job, and so taken leases. */
  written(process: number, before: Job | undefined, after: Job): void;
  /** A process is about to make an attempt. */
  issued(birth: Birth, message: Message): void;
  /** Whether the process has stood still since it first took a lease of that delivery. */
  isStalled(process: number, deliveryId: string): boolean;
  /** Time passes while the process waits for something. */
  stall(process: number): void;
}

interface Held {
  unused: number;
  /** Of the newest. */
  until: string;
  /** When the first was taken: from a stall on nobody can tell which of them an attempt is made in. */
  readonly stalls: number;
}

const attemptSeconds = 15;

export function createLeaseWatch(broken: string[]): LeaseWatch {
  const held = new Map<string, Held>();
  const stalls = new Map<number, number>();
  const stallsOf = (process: number) => stalls.get(process) ?? 0;

  return {
    written(process, before, after) {
      for (const { id, state, dueAt } of after.deliveries) {
        const was = before?.deliveries.find((delivery) => delivery.id === id);
        if (state !== "inFlight" || (was?.state === "inFlight" && was.dueAt === dueAt)) continue;
        const lease = held.get(`${process} ${id}`) ?? { unused: 0, until: dueAt, stalls: stallsOf(process) };
        held.set(`${process} ${id}`, { ...lease, unused: lease.unused + 1, until: dueAt });
      }
    },
    issued({ number, now }, { id }) {
      const lease = held.get(`${number} ${id}`);
      if (lease === undefined || lease.unused === 0) {
        return void broken.push(`each attempt has a lease of its own: ${id}`);
      }
      lease.unused--;
      const end = now().getTime() + attemptSeconds * 1000;
      if (lease.stalls === stallsOf(number) && end > Date.parse(lease.until)) {
        broken.push(`an attempt ends within its lease: ${id}`);
      }
    },
    isStalled: (process, id) => held.get(`${process} ${id}`)?.stalls !== stallsOf(process),
    stall: (process) => void stalls.set(process, stallsOf(process) + 1),
  };
}
