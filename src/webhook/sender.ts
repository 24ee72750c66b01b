import type { Answer, Message, Sender } from "../core/ports.ts";
import { readAnswer, unreachable } from "./answer.ts";
import { type EndpointFetch, unpinnedFetch } from "./endpoint_fetch.ts";
import type { EndpointPolicy } from "./endpoint_policy.ts";
import { brokenFaults, networkFault } from "./network_fault.ts";
import { parseSecret, sign } from "./signature.ts";

export interface RunnerEndpoint {
  readonly name: string;
  readonly url: string;
  /** One, or the new and the old one while it is changed. */
  readonly secrets: readonly string[];
}

export interface SenderOptions {
  readonly runners: readonly RunnerEndpoint[];
  readonly callbackSecrets: readonly string[];
  readonly policy: EndpointPolicy;
  readonly now: () => Date;
  /** How subscribers are reached: `createPinnedFetch()` on Deno and Node, `unpinnedFetch(fetch)` on Workers. */
  readonly subscriberFetch: EndpointFetch;
  /** How runners are reached. They are configured, so their addresses are not judged. */
  readonly fetch?: typeof fetch;
  /** The same without connections that are kept, for messages that must not be sent twice. Default: `fetch`. */
  readonly freshFetch?: typeof fetch;
}

interface Endpoint {
  readonly url: URL;
  readonly secrets: readonly string[];
  readonly fetch: EndpointFetch;
  readonly addresses?: readonly string[];
}

/**
 * The Sender port: one signed POST, within its time, whatever the endpoint does.
 *
 * @throws Error when a runner's URL or a secret cannot be used. The message does not hold the secret.
 */
export function createSender(options: SenderOptions): Sender {
  const { policy, now, callbackSecrets, subscriberFetch } = options;
  const runnerFetch = unpinnedFetch(options.fetch ?? fetch);
  const freshFetch = options.freshFetch === undefined ? runnerFetch : unpinnedFetch(options.freshFetch);
  const runners = new Map<string, Endpoint>();
  for (const { name, url, secrets } of options.runners) {
    secrets.forEach(parseSecret);
    runners.set(name, { url: new URL(url), secrets, fetch: runnerFetch });
  }
  callbackSecrets.forEach(parseSecret);

  async function find(to: Message["to"]): Promise<Endpoint | Answer> {
    if ("runner" in to) {
      return runners.get(to.runner) ?? unreachable(`there is no runner "${to.runner}"`);
    }
    const verdict = await policy.judge(to.subscriber);
    if (verdict.kind === "unresolved") return unreachable(verdict.detail);
    if (verdict.kind === "refused") return verdict;
    return { ...verdict, secrets: callbackSecrets, fetch: subscriberFetch };
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Answer> {
    try {
      const endpoint = await find(message.to);
      if (!("url" in endpoint)) return endpoint;
      const { url, secrets, addresses } = endpoint;
      const { id, body, fresh } = message;
      const post = fresh && endpoint.fetch === runnerFetch ? freshFetch : endpoint.fetch;
      const headers = {
        ...withLowerCaseNames(message.headers ?? {}),
        "content-type": "application/json",
        "user-agent": "tidegate",
        ...await sign(secrets, id, now(), body),
      };
      const request = { headers, body, signal, ...(addresses && { addresses }) };
      const answer = await post(url, request);
      return await readAnswer(answer, message.answerLimitBytes, { signal, now: now() });
    } catch (error) {
      const fault = networkFault(error);
      return unreachable(fault, brokenFaults.has(fault));
    }
  }

  return {
    post: (message) => within(message.timeoutSeconds, (signal) => attempt(message, signal)),
  };
}

/** Two spellings of a name would be sent as two headers. */
function withLowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The limit is on the whole attempt: names, connection, answer and its body. */
async function within(seconds: number, attempt: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: "timeout", detail: `no complete answer in ${seconds} s` });
      abort.abort();
    }, seconds * 1000);
  });
  const answer = await Promise.race([attempt(abort.signal), timeout]);
  clearTimeout(timer);
  return answer;
}
