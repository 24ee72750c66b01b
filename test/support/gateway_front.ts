import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream";

/** What stands before several servers. */
export interface Front {
  /** Does nothing when it is open already. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Wide enough to judge nothing: the servers behind it do. */
const maxHeaderSize = 65_536;

/**
 * Hands requests to the servers in turn, as they are. A server that takes no connection is left out; one that goes away in the
 * middle takes its requests with it, as it would with nobody before it.
 */
export function createFront(port: number, servers: readonly URL[]): Front {
  let turn = 0;
  const server = createServer({ maxHeaderSize, requestTimeout: 0 }, (request, response) => {
    const first = turn++;
    const inTurn = servers.map((_, index) => servers[(first + index) % servers.length]!);
    pass(request, response, inTurn);
  });
  return {
    async open() {
      if (server.listening) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
      await promise;
    },
    async close() {
      if (!server.listening) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

/** Nothing of the request is read before there is a server for it. */
function pass(request: IncomingMessage, response: ServerResponse, [to, ...others]: readonly URL[]): void {
  if (!to) return void request.socket.destroy();
  const socket = connect(Number(to.port), to.hostname);
  socket.once("error", () => pass(request, response, others));
  socket.once("connect", () => {
    socket.removeAllListeners("error");
    handOver(request, response, socket);
  });
}

function handOver(request: IncomingMessage, response: ServerResponse, socket: Socket): void {
  const { method, url, rawHeaders } = request;
  const onward = httpRequest({ method, path: url, headers: rawHeaders, createConnection: () => socket });
  onward.once("error", () => request.socket.destroy());
  onward.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    pipeline(answer, response, () => {});
  });
  response.once("close", () => socket.destroy());
  request.pipe(onward);
}
