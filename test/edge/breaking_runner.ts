import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookSecret } from "../support/webhook_secret.ts";

export interface BreakingRunner extends AsyncDisposable {
  readonly url: string;
  readonly secret: string;
  /** How many messages came. */
  readonly posts: number;
}

/** Offers those processes, and breaks the connection of whoever sends it a message. */
export async function startBreakingRunner(processes: readonly unknown[]): Promise<BreakingRunner> {
  let posts = 0;
  const server = createServer((request, response) => {
    if (request.method === "GET") return void response.end(JSON.stringify({ processes }));
    posts++;
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret: webhookSecret(),
    get posts() {
      return posts;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
