/** One request. */
export interface ClientRequest {
  /** Below the URL of the gateway, such as `/jobs`, or a whole URL. Credentials go to the origin of the gateway only. */
  readonly path: string;
  /** Default `GET`. */
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How often to send it again after a passing fault. Default: the client's `retries` for GET, 0 for the rest. */
  readonly retries?: number | undefined;
  /** A status that is no error, besides 2xx. */
  readonly expected?: number;
}

/** What an execution has to pass before it is sent; it throws what is wrong. */
export type Check = (execution: ClientRequest, transport: Transport) => Promise<void>;

/** The one place that sends requests to the gateway. */
export interface Transport {
  /** The URL of the gateway, without a trailing slash. */
  readonly url: string;
  /** What ends everything. */
  readonly signal: AbortSignal | undefined;
  /** Of safe requests. */
  readonly retries: number;
  /** Throws when an execution is not to be sent. */
  readonly check: Check | undefined;
  /** @throws ApiError, TransportError, the reason of a signal */
  send(request: ClientRequest): Promise<Response>;
  /** The body of an answer as a text, within the time of a request. */
  readText(response: Response, request: ClientRequest): Promise<string>;
  /** The body of an answer as JSON. */
  readJson<T>(response: Response, request: ClientRequest): Promise<T>;
  /** The answer as JSON. */
  read<T>(request: ClientRequest): Promise<T>;
}
