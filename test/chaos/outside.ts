import { createHash } from "node:crypto";
import type { Answer, Message } from "../../src/core/ports.ts";
import { uploadKey } from "../../src/core/results.ts";
import type { DispatchMessage } from "../../src/protocol/dispatch.ts";
import { answered } from "../support/scripted_sender.ts";
import type { Chance } from "./chance.ts";

export const publicUrl = "https://gateway.test";
export const runner = "harbour";
export const runnerSecret = `whsec_${btoa("the secret of the chaotic harbour")}`;
export const operatorKey = "the key of whoever runs the harbour".replaceAll(" ", "-");
export const tokenSecret = `whsec_${btoa("the secret of all capability tokens")}`;

export const urls = {
  inProgressUri: "https://subscriber.test/progress",
  successUri: "https://subscriber.test/done",
  failedUri: "https://subscriber.test/failed",
} as const;

const text = { schema: { type: "string" } };
export const heartbeatSeconds = 60;
export const brittle = {
  id: "brittle",
  version: "1.0.0",
  title: "Brittle",
  jobControlOptions: ["async-execute", "dismiss"],
  outputTransmission: ["value", "reference"],
  inputs: { message: text },
  outputs: { message: text, file: { schema: { type: "string", contentMediaType: "text/plain" } } },
  "x-tidegate": { maxAttempts: 3, acceptSeconds: 300, heartbeatSeconds, hardSeconds: 1_200 },
};

/** What a runner's result says: which attempt of which job has made it. Long results are kept in another place than short ones. */
export function resultOf(jobId: string, attempt: number): string {
  const isLong = parseInt(jobId.slice(-1), 16) % 4 === 0;
  return `${jobId} ${attempt}${isLong ? " long".repeat(500) : ""}`;
}

/** As many as `maxAttempts` allows. */
export const attempts = [1, 2, 3];

export function fileKey(jobId: string, attempt: number, sha256: string): string {
  return uploadKey({ jobId, attempt, outputId: "file", path: "file" }, sha256);
}

export interface RunnerFile {
  readonly text: string;
  readonly size: number;
  readonly sha256: string;
}

/** What it uploads; and what it uploads now and then under the same name, by mistake. */
export function fileOf(jobId: string, attempt: number): RunnerFile {
  return toFile(`file of ${jobId} ${attempt}`);
}

export function wrongFileOf(jobId: string, attempt: number): RunnerFile {
  return toFile(`wrong file of ${jobId} ${attempt}`);
}

function toFile(text: string): RunnerFile {
  return { text, size: text.length, sha256: createHash("sha256").update(text).digest("hex") };
}

export interface Callback {
  readonly url: string;
  readonly id: string;
  readonly body: string;
  /** Its sender stood still for so long that the lease may have run out. */
  readonly isStalled: boolean;
}

/** Runner and subscriber: what reached them, and what they answer. */
export interface Outside {
  /** In the order of their arrival. */
  readonly orders: readonly DispatchMessage[];
  readonly callbacks: readonly Callback[];
  receive(message: Message, isStalled: boolean): Answer;
  /** From now on all is taken, and nothing is done any more. */
  calm(): void;
}

export function createOutside(chance: Chance): Outside {
  const orders: DispatchMessage[] = [];
  const callbacks: Callback[] = [];
  let isCalm = false;

  return {
    orders,
    callbacks,
    calm: () => void (isCalm = true),
    receive({ to, id, body }, isStalled) {
      if ("subscriber" in to) {
        callbacks.push({ url: to.subscriber, id, body, isStalled });
        return isCalm ? answered(200) : chance.weigh(callbackAnswers)();
      }
      const message = JSON.parse(body) as DispatchMessage | { type: "cancel" };
      if (message.type === "cancel") return isCalm ? answered(200) : chance.weigh(cancelAnswers)();
      orders.push(message);
      return isCalm ? answered(202) : chance.weigh(dispatchAnswers)(message);
    },
  };
}

const silence: Answer = { kind: "timeout", detail: "no complete answer in 15 s" };
const broken: Answer = { kind: "unreachable", detail: "reset", mayHaveArrived: true };

const dispatchAnswers: readonly (readonly [number, (order: DispatchMessage) => Answer])[] = [
  [8, () => answered(202)],
  [4, () => answered(202, { status: "running" })],
  [
    2,
    ({ job, attempt }) =>
      answered(200, { status: "successful", outputs: { message: { value: resultOf(job.id, attempt) } } }),
  ],
  [0.4, () => answered(200, { status: "failed", exception: { detail: "no luck" } })],
  [1, () => answered(503)],
  [0.5, () => answered(429, "", 7)],
  [1, () => answered(500)],
  [0.3, () => answered(422, { detail: "no" })],
  [0.2, () => answered(410)],
  [0.2, () => answered(200, "nonsense")],
  [1, () => silence],
  [1, () => broken],
];

const callbackAnswers: readonly (readonly [number, () => Answer])[] = [
  [8, () => answered(200)],
  [1, () => answered(503, "", 20)],
  [2, () => answered(500)],
  [0.3, () => answered(410)],
  [0.5, () => answered(302)],
  [1, () => silence],
  [1, () => broken],
];

const cancelAnswers: readonly (readonly [number, () => Answer])[] = [
  [6, () => answered(202)],
  [1, () => answered(404)],
  [1, () => answered(500)],
  [1, () => silence],
];
