import type { Answer, Message, Sender } from "../../src/core/ports.ts";

export type Reply = Answer | Promise<Answer> | ((message: SentMessage) => Answer | Promise<Answer>);

export interface SentMessage extends Message {
  readonly at: Date;
  /** The name of the runner, or the URL of the subscriber. */
  readonly place: string;
  json(): Record<string, unknown>;
}

export interface ScriptedSender extends Sender {
  /** Everything that was sent, in order. */
  readonly sent: readonly SentMessage[];
  /** What was sent to a runner (by its name) or to a URL. */
  sentTo(place: string): readonly SentMessage[];
  /** Resolves with the message, as soon as so many have been sent to the place. */
  arrival(place: string, count?: number): Promise<SentMessage>;
  /** The next answers of the place, one for each message. */
  next(place: string, ...replies: Reply[]): void;
  /** Its answer to every message after those. Without it: 202 from a runner, 200 from a subscriber. */
  always(place: string, reply: Reply): void;
  /** Forget what was planned for the place. */
  clear(place: string): void;
}

export function answered(status: number, body: unknown = "", retryAfterSeconds?: number): Answer {
  return {
    kind: "answered",
    status,
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** The world outside as a test wants it: every POST is written down and answered as planned. */
export function createScriptedSender(now: () => Date): ScriptedSender {
  const sent: SentMessage[] = [];
  const planned = new Map<string, Reply[]>();
  const usual = new Map<string, Reply>();
  let arrived = Promise.withResolvers<void>();
  const sentTo = (place: string) => sent.filter((message) => message.place === place);

  return {
    sent,
    sentTo,
    async arrival(place, count = 1) {
      while (sentTo(place).length < count) await arrived.promise;
      return sentTo(place)[count - 1] as SentMessage;
    },
    next(place, ...replies) {
      planned.set(place, [...planned.get(place) ?? [], ...replies]);
    },
    always: (place, reply) => void usual.set(place, reply),
    clear(place) {
      planned.delete(place);
      usual.delete(place);
    },
    async post(message) {
      const place = "runner" in message.to ? message.to.runner : message.to.subscriber;
      const recorded: SentMessage = { ...message, at: now(), place, json: () => JSON.parse(message.body) };
      sent.push(recorded);
      arrived.resolve();
      arrived = Promise.withResolvers();
      const reply = planned.get(place)?.shift() ?? usual.get(place) ??
        answered("runner" in message.to ? 202 : 200);
      return await (typeof reply === "function" ? reply(recorded) : reply);
    },
  };
}
