import { once } from "node:events";
import type http from "node:http";
import type https from "node:https";
import type net from "node:net";
import { onTestFinished } from "vitest";

export interface Served {
  readonly port: number;
  /** Connections so far. */
  readonly connections: () => number;
}

/** Start a server on a loopback address; it is gone at the end of the test. */
export async function serve(server: http.Server | https.Server, hostname = "127.0.0.1"): Promise<Served> {
  let connections = 0;
  server.on("connection", () => connections++);
  server.listen(0, hostname);
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as net.AddressInfo;
  return { port, connections: () => connections };
}
