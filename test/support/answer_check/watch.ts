import type { Answered } from "../answered.ts";
import { answerFaults } from "./answer_faults.ts";
import type { Exchange } from "./exchange.ts";
import { tell } from "./told_faults.ts";

/** Look at one answer of a gateway. What is wrong fails the test that is running when it ends, whatever that does meanwhile. */
export function watch(exchange: Exchange): void {
  const faults = answerFaults(exchange);
  if (faults.length === 0) return;
  const { method, path, status, text = "" } = exchange;
  tell(`${method} ${path} answered ${status}: ${faults.join("; ")}\n  ${text.slice(0, 500)}`);
}

export interface Asked {
  /** Default GET. */
  readonly method?: string | undefined;
  readonly url: string;
  readonly sent?: unknown;
}

/** `watch`, for an answer that was read. */
export function watchAnswered(
  { method = "GET", url, sent }: Asked,
  { status, headers, text }: Answered,
): void {
  watch({ method: method.toUpperCase(), path: new URL(url).pathname, sent, status, headers, text });
}

const mostBytes = 2_000_000;

/** `watch`, for an answer that nobody has read yet. Its body is looked at when it is JSON and not large. */
export async function watchResponse({ method = "GET", url, sent }: Asked, answer: Response): Promise<void> {
  const { status, headers } = answer;
  const isJson = /\bjson\b/.test(headers.get("content-type") ?? "");
  const isSmall = Number(headers.get("content-length") ?? 0) <= mostBytes;
  const isLooked = isJson && isSmall && method.toUpperCase() !== "HEAD";
  const text = isLooked ? await answer.clone().text() : answer.body === null ? "" : undefined;
  watch({ method: method.toUpperCase(), path: new URL(url).pathname, sent, status, headers, text });
}
