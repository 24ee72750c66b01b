import { connect, type Socket } from "node:net";
import { eventually } from "./eventually.ts";

/** A client that asks for something, reads its beginning, and then no more until it is told to. */
export interface SlowReader {
  readonly received: number;
  /** Read on, to the end of the answer. */
  finish(): Promise<number>;
  /** Go away in the middle of it. */
  leave(): void;
}

const beginning = 65_536;

export async function startSlowReader(url: string): Promise<SlowReader> {
  const { hostname, port, pathname, host } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let received = 0;
  let mayRead = false;
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    received += chunk.length;
    if (received >= beginning && !mayRead) socket.pause();
  });
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await eventually(`the beginning of ${pathname} has come`, 20, () => received >= beginning || undefined);
  return {
    get received() {
      return received;
    },
    async finish() {
      mayRead = true;
      socket.resume();
      await ended;
      return received;
    },
    leave: () => void socket.destroy(),
  };
}
