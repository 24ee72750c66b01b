import { lookup } from "node:dns/promises";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { EndpointFetch, RawAnswer } from "./endpoint_fetch.ts";

export interface PinnedFetchOptions {
  /** Certificates (PEM) of authorities to trust instead of the well-known ones. */
  readonly ca?: readonly string[];
}

/** Every address of a host name, by the resolver of the system. Rejects when it has none. */
export async function resolveHost(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

/**
 * POST to the addresses that were judged: the name is not resolved again, so it cannot lead elsewhere in between (DNS
 * rebinding). It still names the server for TLS and in `Host`. Each POST has a connection of its own, because a pool knows
 * connections by name only; and it goes straight out, past any proxy, because a proxy would resolve the name.
 */
export function createPinnedFetch({ ca }: PinnedFetchOptions = {}): EndpointFetch {
  const straight = { keepAlive: false, proxyEnv: {} };
  const plain = { request: http.request, agent: new http.Agent(straight) };
  const secure = { request: https.request, agent: new https.Agent(straight) };
  return async (url, { headers, body, signal, addresses = [] }) => {
    const { request: open, agent } = url.protocol === "https:" ? secure : plain;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = open(url, {
        method: "POST",
        agent,
        lookup: lookupOf(addresses),
        headers,
        signal,
        ...(ca && { ca: [...ca] }),
      }, resolve);
      request.on("error", reject);
      request.on("close", () => reject(new Error("the connection was closed without an answer")));
      request.end(body);
    });
    return toRawAnswer(answer);
  };
}

/** Callers ask for one address or for all of them. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const [first] = entries;
  return (host, options, callback) => {
    if (first === undefined) callback(new Error(`no address of "${host}" was judged`), "");
    else if (options.all) callback(null, entries);
    else callback(null, first.address, first.family);
  };
}

function toRawAnswer(answer: IncomingMessage): RawAnswer {
  const headers = new Headers();
  const retryAfter = answer.headers["retry-after"];
  if (retryAfter !== undefined) headers.set("retry-after", retryAfter);
  const body = Readable.toWeb(answer) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return { status: answer.statusCode ?? 0, headers, body };
}
