import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import { freePort } from "./free_port.ts";

/** An answer of the gateway, open to be spoiled. The names of headers are in lower case. */
export interface Spoiled {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  headers: Record<string, string>;
  body: string;
}

/** What a front does to what passes through it. */
export interface Fault {
  ask?(asked: Asked): void;
  answer?(answer: Spoiled, asked: Asked): void;
}

export interface SpoilingFront extends AsyncDisposable {
  readonly url: string;
  /** From now on. */
  spoil(fault: Fault): void;
}

/** Stands before a gateway whose public URL it has, and makes its answers wrong on purpose. */
export async function createSpoilingFront(gateway: URL): Promise<SpoilingFront> {
  const port = await freePort();
  let fault: Fault = {};
  const server = createServer((request, response) => {
    void answerOf(request, gateway, fault).then(({ status, headers, text }) => {
      response.writeHead(status, headers).end(text);
    }, () => response.destroy());
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(port, "127.0.0.1", resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${port}`,
    spoil: (next) => fault = next,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

async function answerOf(request: IncomingMessage, gateway: URL, fault: Fault): Promise<Spoiled> {
  const { method = "GET", url: path = "/" } = request;
  const asked: Asked = { method, path, headers: plain(request), body: await read(request) };
  fault.ask?.(asked);
  const answer = await pass(asked, gateway);
  fault.answer?.(answer, asked);
  return answer;
}

async function pass({ method, path, headers, body }: Asked, { hostname, port }: URL): Promise<Spoiled> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { "content-length": _length, connection: _connection, host: _host, ...others } = headers;
  const onward = httpRequest({ hostname, port, method, path, headers: others }, resolve);
  onward.once("error", reject);
  onward.end(body === "" ? undefined : body);
  const answer = await promise;
  const { "content-length": _, connection: __, "transfer-encoding": ___, ...rest } = plain(answer);
  return { status: answer.statusCode ?? 0, headers: rest, text: await read(answer) };
}

function plain({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
}

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return await new Blob(chunks as BlobPart[]).text();
}
