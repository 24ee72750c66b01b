import type { Answer } from "../core/ports.ts";
import type { RawAnswer } from "./endpoint_fetch.ts";
import { limitedText } from "./limited_text.ts";
import { parseRetryAfter } from "./retry_after.ts";

/** What Cloudflare answers for an endpoint whose connection broke before it had answered. */
const brokenBehindCloudflare = 520;

/** Read an answer up to the limit. The body of a redirect is left unread: it is addressed to whoever follows it. */
export async function readAnswer(
  raw: RawAnswer,
  limitBytes: number,
  { signal, now }: { signal: AbortSignal; now: Date },
): Promise<Answer> {
  const { status, headers, body } = raw;
  const isRedirect = status >= 300 && status < 400;
  // Most answers of runners are empty: not opening them saves a quarter of the work of a post.
  const isUnread = limitBytes === 0 || isRedirect || headers.get("content-length") === "0";
  if (isUnread) body?.cancel().catch(() => {});
  const text = isUnread ? "" : await readText(raw, limitBytes, signal);
  if (status === brokenBehindCloudflare) return unreachable("connection reset", true);
  if (status < 200 || status > 599) return unreachable(`answered with the status ${status}`);
  if (text === undefined) return unreachable(`answered with more than ${limitBytes} bytes`);
  const retryAfterSeconds = parseRetryAfter(headers.get("retry-after"), now);
  return {
    kind: "answered",
    status,
    body: text,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

export function unreachable(detail: string, mayHaveArrived = false): Answer {
  return { kind: "unreachable", detail, ...(mayHaveArrived ? { mayHaveArrived } : {}) };
}

/** A length that is announced, and is of the bytes as they come, is kept: the platform enforces it. */
async function readText(
  raw: RawAnswer,
  limitBytes: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { headers, body } = raw;
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  const isShort = length !== null && Number(length) <= limitBytes;
  return isShort && raw.text ? await raw.text() : await limitedText(body, limitBytes, signal);
}
