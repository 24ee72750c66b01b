/** One POST to an endpoint. It follows no redirect and rejects when the signal aborts. */
export type EndpointFetch = (url: URL, request: EndpointRequest) => Promise<RawAnswer>;

export interface EndpointRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** The addresses that were judged: connect to one of these and to nothing else. */
  readonly addresses?: readonly string[];
}

/** `text`: where the platform reads a whole body faster than a stream of it. */
export type RawAnswer = Pick<Response, "status" | "headers" | "body"> & Partial<Pick<Response, "text">>;

/**
 * The platform's own fetch, which resolves the name once more. For endpoints that an operator has configured, and for
 * subscribers where the platform itself keeps requests away from private addresses (Workers).
 */
export function unpinnedFetch(platformFetch: typeof fetch): EndpointFetch {
  return (url, { headers, body, signal }) =>
    platformFetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
}
