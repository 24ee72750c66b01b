import { once } from "node:events";
import net from "node:net";

export interface Canary extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Connections so far. */
  connections(): number;
}

/** Listens on every address of this machine, and counts whoever connects. It answers 204, to whom speaks HTTP. */
export async function startCanary(): Promise<Canary> {
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.once("data", () => socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"));
  });
  // `::` is every address of both kinds, where there are both.
  server.listen(0, "::");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
