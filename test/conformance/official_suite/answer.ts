import { request as httpRequest } from "node:http";

export interface Answer {
  readonly status: number;
  readonly httpVersion: string;
  readonly text: string;
  /** The first header of that name; undefined when there is none. */
  header(name: string): string | undefined;
  /** Every header of that name. */
  headers(name: string): readonly string[];
}

export interface Sent {
  readonly url: string;
  /** What is undefined is not sent: unlike `fetch`, this adds no `Accept`. */
  readonly accept?: string | undefined;
  readonly prefer?: string;
  /** Makes it a POST of JSON. */
  readonly body?: unknown;
}

const patienceMilliseconds = 60_000;

/** One request with the headers that the official suite sends, and no others. */
export function send({ url, accept, prefer, body }: Sent): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = httpRequest({
    hostname,
    port,
    path: `${pathname}${search}`,
    method: body === undefined ? "GET" : "POST",
    signal: AbortSignal.timeout(patienceMilliseconds),
    headers: {
      ...(accept === undefined ? {} : { Accept: accept }),
      ...(prefer === undefined ? {} : { Prefer: prefer }),
      ...(body === undefined ? {} : { "Content-Type": "application/json; charset=UTF-8" }),
      "User-Agent": "Apache-HttpClient/4.5.13 (Java/17.0.13)",
    },
  }, async (response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of response) chunks.push(chunk as Uint8Array);
    const { rawHeaders } = response;
    const headers = (name: string) =>
      rawHeaders.flatMap((given, index) =>
        index % 2 === 0 && given.toLowerCase() === name.toLowerCase() ? [rawHeaders[index + 1] ?? ""] : []
      );
    resolve({
      status: response.statusCode ?? 0,
      httpVersion: response.httpVersion,
      text: await new Blob(chunks as BlobPart[]).text(),
      header: (name) => headers(name)[0],
      headers,
    });
  });
  request.once("error", reject);
  request.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
