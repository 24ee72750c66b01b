import type { Log } from "../core/ports.ts";
import { toOtlp } from "./otlp.ts";
import type { Span } from "./span.ts";

export interface ExporterParts {
  /** Resolves with the status of the answer. Rejects when there is none, in time. */
  readonly post: (body: string) => Promise<number>;
  readonly version: string;
  readonly now: () => Date;
  readonly log: Log;
  /** Does work that nobody waits for. On Workers it ends with its request, in the middle of whatever it does. */
  readonly background: (work: () => Promise<unknown>) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface Exporter {
  /** Costs no more than an entry in a list. */
  add(span: Span): void;
  readonly counts: { readonly sent: number; readonly dropped: number };
}

const mostWaiting = 4_096;
const mostInBatch = 512;
/** What comes within that time goes together. */
const gatherMilliseconds = 500;
/** A turn that takes longer was cut off. */
const longestTurnMilliseconds = 30_000;
/** A collector that does not answer is left alone for so long. */
const restMilliseconds = 10_000;

/**
 * Sends spans to a collector, many at once, behind the answers of the gateway. What does not fit into the list, and what the collector
 * did not take, is lost: traces are never worth a request. One line in the log says when that begins, and one when it is over.
 */
export function createExporter(parts: ExporterParts): Exporter {
  const { post, version, now, log, background, pause } = parts;
  const waiting: Span[] = [];
  const counts = { sent: 0, dropped: 0 };
  let turnBeganAt: number | undefined;
  let restsUntil = -Infinity;
  let isDown = false;

  function tell(fault: string | undefined): void {
    if (isDown === (fault !== undefined)) return;
    isDown = fault !== undefined;
    if (isDown) log("warning", "traces-lost", { fault });
    else log("info", "traces-sent-again", { dropped: counts.dropped });
  }

  async function send(batch: readonly Span[]): Promise<boolean> {
    const fault = await post(toOtlp(batch, version)).then(
      (status) => status >= 200 && status < 300 ? undefined : `the collector answered ${status}`,
      (error: unknown) => `the collector did not answer: ${error instanceof Error ? error.name : "unknown"}`,
    );
    counts[fault === undefined ? "sent" : "dropped"] += batch.length;
    tell(fault);
    if (fault !== undefined) restsUntil = now().getTime() + restMilliseconds;
    return fault === undefined;
  }

  async function turn(beganAt: number): Promise<void> {
    await pause(gatherMilliseconds);
    while (waiting.length > 0 && turnBeganAt === beganAt) {
      if (!await send(waiting.splice(0, mostInBatch))) break;
    }
    if (turnBeganAt === beganAt) turnBeganAt = undefined;
  }

  return {
    counts,
    add(span) {
      const time = now().getTime();
      const rest = restsUntil - time;
      if (waiting.length >= mostWaiting || (rest > 0 && rest <= restMilliseconds)) {
        counts.dropped++;
        return;
      }
      waiting.push(span);
      if (turnBeganAt !== undefined && Math.abs(time - turnBeganAt) < longestTurnMilliseconds) return;
      turnBeganAt = time;
      background(() => turn(time));
    },
  };
}
