import { waitBeforeRetry } from "./backoff.ts";
import type { GatewayAnswer } from "./gateway_answer.ts";
import type { AbortCause } from "./job_aborted.ts";
import type { Letter } from "./send_report.ts";
import type { Timing } from "./settings.ts";
import { pause } from "./timer.ts";

/** What became of one report. */
export type Sent =
  | { readonly kind: "accepted"; readonly cancel: boolean }
  | { readonly kind: "stop"; readonly cause: AbortCause }
  | { readonly kind: "mismatch" | "refused"; readonly detail: string }
  /** Not now. It is worth another try after that long. */
  | { readonly kind: "unsent"; readonly waitMilliseconds: number };

export interface CourierPorts {
  /** One try. */
  readonly send: (letter: Letter, signal: AbortSignal) => Promise<GatewayAnswer>;
  readonly timing: Timing;
  /** No wait between two tries is longer: they are signs of life too. */
  readonly longestSilenceMilliseconds: number;
}

const doubtsAllowed = 5;

/** Sends the reports of one attempt, one after the other, each until there is an answer that settles it. */
export class Courier {
  readonly #ports: CourierPorts;
  #failures = 0;
  #doubts = 0;

  constructor(ports: CourierPorts) {
    this.#ports = ports;
  }

  /** Try again and again until the signal aborts. */
  async deliver(letter: Letter, signal: AbortSignal): Promise<Sent> {
    for (;;) {
      const sent = await this.tryOnce(letter, signal);
      if (sent.kind !== "unsent" || signal.aborted) return sent;
      await pause(sent.waitMilliseconds, signal);
    }
  }

  async tryOnce(letter: Letter, signal: AbortSignal): Promise<Sent> {
    const answer = await this.#ports.send(letter, signal);
    switch (answer.kind) {
      case "accepted":
        this.#failures = this.#doubts = 0;
        return { kind: "accepted", cancel: answer.cancel };
      case "stop":
        return answer;
      case "mismatch":
      case "refused":
        return { kind: answer.kind, detail: answer.detail };
      case "doubtful":
        if (++this.#doubts < doubtsAllowed) return this.#unsent(answer.retryAfterSeconds);
        this.#doubts = 0;
        return answer.status === 404
          ? { kind: "stop", cause: "unknown" }
          : { kind: "refused", detail: answer.detail };
      case "again":
        return this.#unsent(answer.retryAfterSeconds);
    }
  }

  #unsent(askedSeconds: number | undefined): Sent {
    const { timing, longestSilenceMilliseconds } = this.#ports;
    const wait = waitBeforeRetry(timing, this.#failures++, askedSeconds);
    return { kind: "unsent", waitMilliseconds: Math.min(wait, longestSilenceMilliseconds) };
  }
}
