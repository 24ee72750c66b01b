import { createServer } from "node:net";

/**
 * A port of 127.0.0.1 that nobody listens on now. It lies below the ports that systems hand out by themselves, so nobody else is
 * given it while the program that it is for is down.
 */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  return await isFree(port) ? port : await freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
