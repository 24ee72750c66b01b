import { once } from "node:events";
import net from "node:net";
import { onTestFinished } from "vitest";

export interface Listener {
  readonly port: number;
  /** Connections so far. */
  readonly connections: () => number;
}

/** A TCP server on a loopback address, gone at the end of the test. */
export async function listen(
  serve: (socket: net.Socket) => void,
  hostname = "127.0.0.1",
  port = 0,
): Promise<Listener> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(port, hostname);
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return { port: (server.address() as net.AddressInfo).port, connections: () => connections };
}

/** Answers every request with these bytes, then ends the connection. */
export function saying(bytes: string): (socket: net.Socket) => void {
  return (socket) => {
    socket.once("data", () => socket.end(bytes));
  };
}

/** Starts with these bytes, then adds more every few milliseconds, for ever. */
export function dribbling(bytes: string, more: string): (socket: net.Socket) => void {
  return (socket) => {
    socket.once("data", () => {
      socket.write(bytes);
      const timer = setInterval(() => socket.write(more), 5);
      socket.on("close", () => clearInterval(timer));
    });
  };
}
