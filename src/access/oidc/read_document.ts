import { GatewayError } from "../../core/errors.ts";
import { limitedText } from "../../webhook/limited_text.ts";

const longestBytes = 262_144;
const timeoutSeconds = 5;

/**
 * A JSON document of the issuer, as its text. No redirect is followed, and what is too long or takes too long is given up.
 *
 * @throws GatewayError `issuer-unavailable`
 */
export async function readDocument(
  url: string,
  platformFetch: typeof fetch,
  patience = timeoutSeconds,
): Promise<string> {
  const signal = AbortSignal.timeout(patience * 1000);
  try {
    const headers = { "accept": "application/json", "user-agent": "tidegate" };
    const { status, body } = await platformFetch(url, { headers, redirect: "manual", signal });
    if (status !== 200) {
      body?.cancel().catch(() => {});
      throw unavailable(url, `the answer is ${status} instead of 200`);
    }
    const text = await limitedText(body, longestBytes, signal);
    if (text === undefined) throw unavailable(url, `it is longer than ${longestBytes} bytes`);
    return text;
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw unavailable(url, signal.aborted ? `no complete answer in ${patience} s` : "it cannot be reached");
  }
}

/** The token may be good: whoever has it is not told that it is none. */
export function unavailable(url: string, why: string): GatewayError {
  const detail = `Cannot check the token: of its issuer, ${
    new URL(url).host
  }, the keys cannot be read: ${why}`;
  return new GatewayError("issuer-unavailable", detail, { retryAfterSeconds: 5 });
}
