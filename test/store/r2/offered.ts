import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The other side of `r2_pulled.ts`: gives the chunks of streams to whoever asks. */
export interface Offers {
  /** Where the chunks are to be had. */
  offer(content: ReadableStream<Uint8Array>): string;
  close(): Promise<void>;
}

export async function openOffers(): Promise<Offers> {
  const readers = new Map<string, ReadableStreamDefaultReader<Uint8Array>>();

  async function answer({ url = "", method }: IncomingMessage, response: ServerResponse): Promise<void> {
    const reader = readers.get(url);
    try {
      if (method === "DELETE") await reader?.cancel();
      const chunk = method === "DELETE" ? undefined : await reader?.read();
      response.writeHead(chunk?.value ? 200 : 204).end(chunk?.value);
    } catch (error) {
      response.writeHead(500).end((error as Error).message);
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    offer(content) {
      const path = `/${crypto.randomUUID()}`;
      readers.set(path, content.getReader());
      return `http://127.0.0.1:${port}${path}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
