import type { StatusInfo } from "../../ogc/status_info.ts";
import { retryAfter } from "../transport/retry_after.ts";
import type { Transport } from "../transport/transport.ts";
import { readEvents } from "./read_events.ts";

/** What a watch remembers from one question to the next. */
export interface Seen {
  eventId?: string;
  etag?: string;
  /** The status that was told last. */
  status?: StatusInfo;
  text?: string;
}

export interface Question {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly seen: Seen;
}

/** Longest time that a gateway is asked to hold a request, in seconds. */
const heldSeconds = 20;
/** A request that was said to be held, and was not, must not be repeated at once. In milliseconds. */
const leastHeld = 500;
/** A gateway says something every 15 s. */
const silence = 45_000;

/**
 * One request for the status of a job, which takes what the gateway gives: an event stream, an answer that it holds until
 * something changes (RFC 7240, `wait`), or one at once. Yields what is new.
 *
 * @throws ApiError, TransportError; Error when a stream breaks off, falls silent, or tells what is no status
 * @returns the least pause before the next question, in milliseconds; undefined: none
 */
export async function* askStatus(
  transport: Transport,
  { path, signal, seen }: Question,
): AsyncGenerator<StatusInfo, number | undefined, undefined> {
  const request = { path, signal, retries: 0, expected: 304, headers: headersOf(seen) };
  const askedAt = Date.now();
  const response = await transport.send(request);
  const { headers, body } = response;
  if (body !== null && headers.get("content-type")?.startsWith("text/event-stream")) {
    for await (const { id, data } of readEvents(body, { signals: [signal, transport.signal], silence })) {
      seen.eventId = id;
      if (isNews(seen, JSON.parse(data))) yield seen.status;
    }
    return 0;
  }
  if (response.status === 200) {
    const status = await transport.readJson<StatusInfo>(response, request);
    seen.etag = headers.get("etag") ?? "";
    if (isNews(seen, status)) yield seen.status;
  } else {
    await body?.cancel();
    if (response.status === 204) seen.eventId = "";
  }
  const isHeld = headers.get("preference-applied")?.includes("wait=") && Date.now() - askedAt > leastHeld;
  return isHeld ? undefined : retryAfter(headers) ?? 0;
}

function headersOf({ eventId, etag }: Seen): Record<string, string> {
  return {
    accept: "text/event-stream, application/json;q=0.9",
    ...(eventId ? { "last-event-id": eventId } : {}),
    // Only of a status that is known: the first answer is wanted at once.
    ...(etag ? { "if-none-match": etag, "prefer": `wait=${heldSeconds}` } : {}),
  };
}

/** The same again, or what was so before, is no news: answers of several gateways may overtake each other. */
function isNews(seen: Seen, status: StatusInfo): seen is Seen & { status: StatusInfo } {
  const text = JSON.stringify(status);
  const isOlder = Date.parse(status.updated) < Date.parse(seen.status?.updated ?? "");
  if (text === seen.text || isOlder) return false;
  Object.assign(seen, { status, text });
  return true;
}
