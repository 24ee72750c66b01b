import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookSecret } from "./webhook_secret.ts";

export interface RecordingRunner extends AsyncDisposable {
  readonly url: string;
  readonly secret: string;
  /** What was POSTed to it, in order. */
  readonly orders: readonly string[];
}

/** A runner that offers the processes, takes every order, and does nothing but write it down. */
export async function serveRecordingRunner(processes: readonly unknown[]): Promise<RecordingRunner> {
  const orders: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      return void response.writeHead(200, { "content-type": "application/json" }).end(
        JSON.stringify({ processes }),
      );
    }
    orders.push(await read(request));
    response.writeHead(202).end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    secret: webhookSecret(),
    orders,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) text += chunk;
  return text;
}
