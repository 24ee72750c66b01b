import { TidegateError } from "../errors/tidegate_error.ts";
import { limited } from "../transport/limited.ts";
import type { Transport } from "../transport/transport.ts";

export interface FetchOptions {
  /** Such as `range`. Default `accept`: anything. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Besides that of the context. */
  readonly signal?: AbortSignal | undefined;
}

/** Files of the machine that the client runs on are none of the gateway's business. */
const schemes = ["https:", "http:", "data:"];

/** GET through the transport, which knows who may have the credentials. @throws ApiError, TransportError, TidegateError */
export async function fetchLink(
  transport: Transport,
  url: URL,
  { headers, signals }: Pick<FetchOptions, "headers"> & { signals: readonly (AbortSignal | undefined)[] },
): Promise<Response> {
  if (!schemes.includes(url.protocol)) {
    const asked = `Cannot get ${url}: only ${schemes.join(", ")} can be read from here`;
    throw new TidegateError(`${asked}; register an opener that reads it where it is`);
  }
  const send = (signal: AbortSignal) =>
    transport.send({ path: url.href, headers: { accept: "*/*", ...headers }, signal });
  return await limited(send, { signals });
}
