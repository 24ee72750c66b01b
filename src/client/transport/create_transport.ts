import { toAuthHeaders } from "./auth.ts";
import { createBackoff } from "./backoff.ts";
import type { ClientOptions } from "./client_options.ts";
import { toApiError } from "../errors/to_api_error.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import { TransportError } from "../errors/transport_error.ts";
import { limited } from "./limited.ts";
import { askedPause, isPassing } from "./passing.ts";
import { readProblem } from "./read_problem.ts";
import { retryAfter } from "./retry_after.ts";
import { sleep } from "./sleep.ts";
import type { ClientRequest, Transport } from "./transport.ts";

export function createTransport(options: ClientOptions): Transport {
  const { fetch = globalThis.fetch, signal, timeout = 60_000, retries = 3 } = options;
  const base = String(options.url).replace(/\/+$/, "");
  const authHeaders = toAuthHeaders(options.auth);
  const urlOf = ({ path }: ClientRequest) => path.startsWith("/") ? base + path : path;
  const asked = (request: ClientRequest) => ({ method: request.method ?? "GET", url: urlOf(request) });

  async function within<T>(request: ClientRequest, work: (inner: AbortSignal) => Promise<T>): Promise<T> {
    const signals = [request.signal, signal];
    const late = () => new TransportError(asked(request), `nothing came within ${timeout} ms`);
    try {
      return await limited(work, { milliseconds: timeout, signals, late });
    } catch (error) {
      for (const given of signals) if (given?.aborted) throw given.reason;
      if (error instanceof TidegateError) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      throw new TransportError(asked(request), detail, { cause: error });
    }
  }

  async function attempt(request: ClientRequest, renew: boolean): Promise<Response> {
    const { method, url } = asked(request);
    const { body } = request;
    const isOurs = new URL(url).origin === new URL(base).origin;
    const sent: RequestInit = { method, redirect: "manual" };
    if (body !== undefined) sent.body = JSON.stringify(body);
    return await within(request, async (inner) => {
      const headers = {
        accept: "application/json, application/problem+json;q=0.9",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(isOurs ? await authHeaders({ renew }) : {}),
        ...request.headers,
      };
      // Without a receiver: browsers and Workers insist on it.
      const send = fetch;
      return await send(url, { ...sent, headers, signal: inner });
    });
  }

  async function once(request: ClientRequest): Promise<Response> {
    let response = await attempt(request, false);
    if (response.status === 401 && typeof options.auth === "function") {
      await response.body?.cancel();
      response = await attempt(request, true);
    }
    if (response.ok || response.status === request.expected) return response;
    const text = await transport.readText(response, request);
    // Browsers hide the status of a redirect that is not followed: it is 0 there.
    const problem = response.status < 400
      ? {
        type: "about:blank",
        detail: "redirects are not followed; give their target",
      }
      : readProblem(response.status, text);
    const pause = retryAfter(response.headers);
    throw toApiError({
      request: asked(request),
      status: response.status,
      problem,
      ...(pause === undefined ? {} : { retryAfter: pause }),
    });
  }

  const transport: Transport = {
    url: base,
    signal,
    retries,
    check: options.check,
    async send(request) {
      const backoff = createBackoff();
      for (let left = request.retries ?? (request.method === undefined ? retries : 0);; left--) {
        try {
          return await once(request);
        } catch (error) {
          if (left <= 0 || !isPassing(error) || askedPause(error) > timeout) throw error;
          await sleep(Math.max(askedPause(error), backoff.next()), request.signal, signal);
        }
      }
    },
    readText: (response, request) => within(request, () => response.text()),
    read: async <T>(request: ClientRequest) => transport.readJson<T>(await transport.send(request), request),
    async readJson<T>(response: Response, request: ClientRequest): Promise<T> {
      const text = await transport.readText(response, request);
      try {
        return JSON.parse(text) as T;
      } catch (error) {
        throw new TransportError(asked(request), "the answer is no JSON", { cause: error });
      }
    },
  };
  return transport;
}
