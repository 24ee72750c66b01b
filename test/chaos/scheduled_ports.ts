import type { BlobStore, Change, JobStore, Message, Sender } from "../../src/core/ports.ts";
import type { Birth, Surroundings } from "./gateway_process.ts";

/** What becomes of a call when it happens. */
export interface Effects {
  commit(birth: Birth, change: Change, decidedAt: Date): Promise<unknown>;
  /** It is about to be made. */
  postIssued(birth: Birth, message: Message): void;
  post(birth: Birth, message: Message): Promise<unknown>;
  /** Everything else. */
  other<T>(birth: Birth, call: () => Promise<T>): Promise<T>;
}

export interface ScheduledPorts {
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
  readonly sender: Sender;
}

/** The ports of one process: each call waits until the schedule lets it happen. */
export function scheduledPorts(birth: Birth, { schedule, effects }: Surroundings): ScheduledPorts {
  const { number: process, store: { jobs }, blobs, now } = birth;
  const scheduled = <T>(
    port: "store" | "sender" | "blobs",
    name: string,
    subject: unknown,
    happen: () => Promise<unknown>,
  ) =>
    schedule.call<T>({ process, port, name, subject: String(subject), happen: happen as () => Promise<T> });
  const held = <A extends readonly unknown[], T>(
    port: "store" | "blobs",
    name: string,
    call: (...args: A) => Promise<T>,
  ) =>
  (...args: A) => scheduled<T>(port, name, args[0], () => effects.other(birth, () => call(...args)));
  return {
    jobs: {
      ...jobs,
      read: held("store", "read", jobs.read),
      readInputs: held("store", "readInputs", jobs.readInputs),
      readResults: held("store", "readResults", jobs.readResults),
      list: held("store", "list", jobs.list),
      due: held("store", "due", jobs.due),
      commit(change) {
        const decidedAt = now();
        return scheduled("store", "commit", change.job.id, () => effects.commit(birth, change, decidedAt));
      },
    },
    blobs: {
      ...blobs,
      write(keyOf, content, mediaType, limitBytes) {
        const write = () => blobs.write(keyOf, content, mediaType, limitBytes);
        return scheduled("blobs", "write", `${keyOf("")}${mediaType}`, () => effects.other(birth, write));
      },
      stat: held("blobs", "stat", blobs.stat),
      removeAll: held("blobs", "removeAll", blobs.removeAll),
    },
    sender: {
      post(message) {
        effects.postIssued(birth, message);
        return scheduled("sender", "post", message.id, () => effects.post(birth, message));
      },
    },
  };
}
