import type { StatusInfo } from "../../ogc/status_info.ts";
import { createBackoff } from "../transport/backoff.ts";
import { ApiError } from "../errors/api_error.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import { TransportError } from "../errors/transport_error.ts";
import { isFinal } from "../is_final.ts";
import { askedPause, isPassing } from "../transport/passing.ts";
import { sleep } from "../transport/sleep.ts";
import type { Transport } from "../transport/transport.ts";
import { askStatus, type Seen } from "./ask_status.ts";
import type { WatchOptions } from "./watch_options.ts";

/**
 * The statuses of a job: the current one first, then each that follows, until one is final. Where the gateway neither streams nor
 * holds requests it pauses between two questions: from `pollInterval` to 10 s, longer when `Retry-After` says so, and short again
 * after each news. What the gateway cannot answer at the moment it is asked again.
 *
 * @throws ApiError when the gateway will not tell (401, 404, 410); TransportError or ApiError when it was out of reach for longer
 * than `patience`; the reason of a signal
 */
export async function* watchStatus(
  transport: Transport,
  path: string,
  { signal, pollInterval = 500, patience = 300_000 }: WatchOptions = {},
): AsyncGenerator<StatusInfo, void, undefined> {
  const signals = [signal, transport.signal];
  const backoff = createBackoff({ first: pollInterval });
  const seen: Seen = {};
  let reachedAt = Date.now();
  for (;;) {
    const answers = askStatus(transport, { path, signal, seen });
    let pause: number | undefined;
    try {
      for (let step = await answers.next();; step = await answers.next()) {
        reachedAt = Date.now();
        if (step.done) {
          pause = step.value;
          break;
        }
        backoff.reset();
        yield step.value;
        if (isFinal(step.value)) return;
      }
    } catch (error) {
      for (const given of signals) given?.throwIfAborted();
      if (error instanceof ApiError && !isPassing(error)) throw error;
      if (Date.now() - reachedAt > patience) throw asTransportError(error, transport.url + path);
      pause = askedPause(error);
    } finally {
      await answers.return(undefined);
    }
    if (pause !== undefined) await sleep(Math.max(pause, backoff.next()), ...signals);
  }
}

/** A stream that broke off is a fault of the transport like another. */
function asTransportError(error: unknown, url: string): unknown {
  if (error instanceof TidegateError) return error;
  return new TransportError({ method: "GET", url }, `the status broke off (${error})`, { cause: error });
}
