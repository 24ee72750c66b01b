import type { Attempt, DispatchAnswer } from "./attempt.ts";

/** An attempt that is over, as far as a repeated dispatch needs it. */
interface Remembered {
  readonly answer: DispatchAnswer;
  /** In milliseconds of the monotonic clock. */
  readonly forgetAt: number;
}

/** At least so many attempts that ended are remembered, or all whose hard deadline has not passed. */
const mostRemembered = 10_000;
/** Final reports that were answers are the only thing of size. Without its report, an attempt is answered "running". */
const mostAnswerBytes = 33_554_432;

/** Which attempts run here and which have ended here: the same attempt is never run twice. */
export class AttemptMemory {
  readonly #running = new Map<string, Attempt>();
  /** The one that ended first comes first. */
  readonly #ended = new Map<string, Remembered>();
  /** Job id to its newest attempt that was seen. */
  readonly #newest = new Map<string, number>();
  #answerBytes = 0;

  get running(): readonly Attempt[] {
    return [...this.#running.values()];
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** How a dispatch of this attempt was answered before; also for one that a newer attempt has made pointless. */
  find(jobId: string, number: number): Promise<DispatchAnswer> | undefined {
    const key = keyOf(jobId, number);
    const running = this.#running.get(key);
    if (running) return running.answer;
    const ended = this.#ended.get(key)?.answer;
    if (ended) return Promise.resolve(ended);
    const isOld = (this.#newest.get(jobId) ?? 0) > number;
    return isOld ? Promise.resolve({ kind: "running" }) : undefined;
  }

  /** Attempts of a job that run here, up to a number. */
  runningUpTo(jobId: string, number: number): readonly Attempt[] {
    return this.running.filter((attempt) => attempt.jobId === jobId && attempt.number <= number);
  }

  add(attempt: Attempt, hardMilliseconds: number): void {
    const key = keyOf(attempt.jobId, attempt.number);
    this.#running.set(key, attempt);
    this.#see(attempt.jobId, attempt.number);
    const forgetAt = performance.now() + hardMilliseconds;
    attempt.ended.then(async () => {
      const answer = await attempt.answer;
      this.#running.delete(key);
      this.#remember(key, { answer, forgetAt });
    });
  }

  /** An attempt that must not start here, should its dispatch still come. */
  refuse(jobId: string, number: number, forMilliseconds: number): void {
    const key = keyOf(jobId, number);
    if (this.#running.has(key) || this.#ended.has(key)) return;
    this.#see(jobId, number);
    this.#remember(key, { answer: { kind: "running" }, forgetAt: performance.now() + forMilliseconds });
  }

  #see(jobId: string, number: number): void {
    this.#newest.set(jobId, Math.max(this.#newest.get(jobId) ?? 0, number));
  }

  #remember(key: string, remembered: Remembered): void {
    this.#ended.set(key, remembered);
    this.#answerBytes += sizeOf(remembered);
    for (const [oldKey, old] of this.#ended) {
      const isOver = this.#ended.size > mostRemembered || old.forgetAt <= performance.now();
      if (!isOver) break;
      this.#forget(oldKey, old);
    }
    this.#dropAnswers();
  }

  #forget(key: string, old: Remembered): void {
    this.#ended.delete(key);
    this.#answerBytes -= sizeOf(old);
    const jobId = key.slice(0, key.lastIndexOf(":"));
    if (this.#newest.get(jobId) === Number(key.slice(jobId.length + 1))) this.#newest.delete(jobId);
  }

  #dropAnswers(): void {
    if (this.#answerBytes <= mostAnswerBytes) return;
    for (const [key, old] of this.#ended) {
      if (this.#answerBytes <= mostAnswerBytes) return;
      this.#answerBytes -= sizeOf(old);
      this.#ended.set(key, { ...old, answer: { kind: "running" } });
    }
  }
}

function keyOf(jobId: string, number: number): string {
  return `${jobId}:${number}`;
}

function sizeOf({ answer }: Remembered): number {
  return answer.kind === "final" ? answer.body.length : 0;
}
