/** The REST protocol of Upstash in front of any Redis, so that a gateway on Workers can use one. */
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connectRedisLink } from "./redis_link.ts";
import { createExecution } from "./rest_execution.ts";
import { encodingOf, readRequest, RefusedRequest, type RestRequest } from "./rest_request.ts";

export interface RestProxyOptions {
  /** `redis://` or `rediss://`. It need not be reachable yet. */
  readonly redisUrl: string;
  /** What callers show as `Authorization: Bearer <token>`. */
  readonly token: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly hostname?: string;
  /** Stands between each request and its execution. */
  readonly intercept?: Intercept;
}

/**
 * `forward` executes the request, each time that it is called. With `Response.error()` the connection to the caller is broken
 * instead of answered.
 */
export type Intercept = (request: RestRequest, forward: () => Promise<Response>) => Promise<Response>;

export interface RestProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Breaks what is under way. */
  close(): Promise<void>;
}

/** Resolves when it listens. While Redis is away every request is answered at once with 503. */
export async function serveRestProxy(options: RestProxyOptions): Promise<RestProxy> {
  const { redisUrl, token, port = 0, hostname = "127.0.0.1", intercept } = options;
  const link = await connectRedisLink(redisUrl);
  const execute = createExecution(link);

  async function answer(incoming: IncomingMessage): Promise<Response> {
    try {
      const request = await readRequest(incoming, token);
      const forward = () => execute(request, encodingOf(incoming));
      return await (intercept ? intercept(request, forward) : forward());
    } catch (error) {
      const status = error instanceof RefusedRequest ? error.status : 500;
      return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status });
    }
  }

  let answered = 0;
  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(incoming);
    await write(response, outgoing, `${++answered}`).catch(() => outgoing.socket?.destroy());
  });
  try {
    await listen(server, port, hostname);
  } catch (error) {
    link.close();
    throw error;
  }
  return {
    url: `http://${hostname}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      link.close();
    },
  };
}

async function write(response: Response, outgoing: ServerResponse, syncToken: string): Promise<void> {
  if (response.type === "error") return void outgoing.socket?.destroy();
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    "content-length": body.length,
    "upstash-sync-token": syncToken,
  });
  outgoing.end(body);
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  // Longer than any caller keeps a connection that it does not use, so that none is closed while a request is on its way.
  server.keepAliveTimeout = 120_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
}
