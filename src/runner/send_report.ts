import { sign } from "../webhook/signature.ts";
import { type GatewayAnswer, noAnswer, readGatewayAnswer } from "./gateway_answer.ts";
import type { Settings } from "./settings.ts";
import { withinTime } from "./timer.ts";

export interface ReportAddress {
  readonly url: string;
  readonly token: string;
  /** Of the dispatch (W3C Trace Context). */
  readonly traceparent?: string | undefined;
}

export interface Letter {
  /** The `webhook-id`: the same on every try. */
  readonly id: string;
  readonly body: string;
}

/** One try to send one report. Never throws for what the gateway does. */
export async function sendReport(
  { secrets, fetch, timing }: Pick<Settings, "secrets" | "fetch" | "timing">,
  { url, token, traceparent }: ReportAddress,
  { id, body }: Letter,
  signal: AbortSignal,
): Promise<GatewayAnswer> {
  const signature = await sign(secrets, id, new Date(), body);
  const headers = {
    ...signature,
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  try {
    return await withinTime(timing.answerMilliseconds, signal, async (limit) => {
      const request: RequestInit = {
        method: "POST",
        redirect: "manual",
        headers,
        body,
        signal: limit.signal,
      };
      return await readGatewayAnswer(await fetch(url, request));
    });
  } catch (error) {
    return noAnswer(error);
  }
}
