import type { Job } from "../job.ts";
import { hasEnded, type KnownJobs } from "./known_jobs.ts";

/** The jobs that have ended, each handed over once, in the order in which they did. */
export class EndedJobs {
  readonly #known: KnownJobs;
  #open: readonly number[];
  #line: number[] = [];

  constructor(known: KnownJobs) {
    this.#known = known;
    this.#open = [...known.jobs.keys()];
  }

  /** Look which have ended meanwhile. @returns whether any has */
  look(): boolean {
    const job = (index: number) => this.#known.jobs[index] as Job;
    const endedAt = (index: number) => job(index).finishedAt?.getTime() ?? 0;
    const news = this.#open.filter((index) => hasEnded(this.#known, job(index)));
    this.#open = this.#open.filter((index) => !hasEnded(this.#known, job(index)));
    this.#line.push(...news.sort((a, b) => endedAt(a) - endedAt(b)));
    return news.length > 0;
  }

  /** The index of the next; undefined: none at the moment. */
  next(): number | undefined {
    return this.#line.shift();
  }
}
