import type { SubscriberPolicy } from "../../src/core/ports.ts";
import type { EndpointFetch } from "../../src/webhook/endpoint_fetch.ts";
import { createSubscriberPolicy, type EndpointPolicyOptions } from "../../src/webhook/endpoint_policy.ts";
import { createSender } from "../../src/webhook/sender.ts";
import { newSecret } from "../../src/webhook/signature.ts";

export interface Calls {
  readonly url: string;
  /** At submission; undefined: taken. */
  readonly refusal: string | undefined;
  /** What became of a callback to it. */
  readonly delivery: string;
}

/** What a gateway does with URLs of subscribers: judge them when a job is submitted, and call them when it has ended. */
export async function callAll(
  urls: readonly string[],
  options: EndpointPolicyOptions,
  subscriberFetch: EndpointFetch,
): Promise<readonly Calls[]> {
  const policy = createSubscriberPolicy(options);
  const atSubmission: SubscriberPolicy = policy;
  const sender = createSender({
    runners: [],
    callbackSecrets: [newSecret()],
    policy,
    now: () => new Date(),
    subscriberFetch,
  });
  const calls: Calls[] = [];
  for (const url of urls) {
    const message = { id: "message-1", body: "{}", timeoutSeconds: 0.2, answerLimitBytes: 1_000 };
    const { kind } = await sender.post({ ...message, to: { subscriber: url } });
    calls.push({ url, refusal: await atSubmission.refusal(url), delivery: kind });
  }
  return calls;
}
