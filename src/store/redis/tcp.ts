import { createClient, ErrorReply } from "@redis/client";
import { Redis } from "@upstash/redis";
import { redisChannels } from "./channels.ts";
import { timeLimit } from "./in_time.ts";
import type { RedisConnection } from "./connection.ts";
import { redisReason } from "./fault.ts";
import { unusableRedis } from "./unusable_store.ts";

export interface RedisTcpOptions {
  /** `redis:` or `rediss:` (TLS), with user, password and database where they are needed. */
  readonly url: string;
  /** How long a call may take, and how long connecting for the first time. Default 2. */
  readonly timeoutSeconds?: number;
}

const longestReconnectMilliseconds = 500;
/** Who only listens notices in this way that nobody is there any more. */
const listening = { pingInterval: 5_000, socketTimeout: 15_000 } as const;

type Client = ReturnType<typeof createClient>;

/**
 * A Redis by TCP, behind the same class as Upstash. What is called at the same time shares the one connection, in the order of the
 * calls. While it is lost, calls reject at once and it comes back by itself; nothing is sent twice.
 *
 * @throws UnusableStore when it cannot be connected in time.
 */
export async function connectRedis({ url, timeoutSeconds = 2 }: RedisTcpOptions): Promise<RedisConnection> {
  const milliseconds = timeoutSeconds * 1000;
  const inTime = timeLimit(milliseconds);
  let client = newClient(url, milliseconds);
  let heardAt = performance.now();
  let replacedAt = -Infinity;
  let isClosed = false;

  let fault: unknown;
  client.on("error", (error: unknown) => fault = error);
  try {
    await inTime(Promise.race([client.connect(), refusalOf(client)]));
  } catch (error) {
    client.destroy();
    throw unusableRedis(`${redisReason(isTimeout(error) ? fault ?? error : error)} at ${placeOf(url)}`);
  }

  /**
   * A connection that said nothing for as long as a call may take is taken for dead: what is behind it would wait for nothing. So
   * is one that has been coming up for twice as long: whoever was to answer its greeting may have forgotten it. And one to a Redis
   * that takes no writes any more: it keeps its connections when it becomes a replica, and the address may be another's by now.
   */
  function isDead(used: Client, error: unknown, sentAt: number): boolean {
    if (isTimeout(error)) return heardAt < sentAt;
    if (isFromReplica(error)) return performance.now() - replacedAt > longestReconnectMilliseconds;
    return !used.isReady && performance.now() - heardAt > 2 * milliseconds;
  }

  function replace(dead: Client): void {
    if (isClosed || dead !== client) return;
    client = newClient(url, milliseconds);
    heardAt = replacedAt = performance.now();
    client.connect().catch(() => {});
    dead.destroy();
  }

  function send(words: readonly string[]): Promise<unknown> {
    const used = client;
    const sentAt = performance.now();
    return inTime(used.sendCommand(words)).then((answer) => {
      heardAt = performance.now();
      return answer;
    }, (error) => {
      if (isDead(used, error, sentAt)) replace(used);
      throw error;
    });
  }

  const channels = redisChannels(() => newClient(url, milliseconds, listening));
  return {
    redis: new TcpRedis(send),
    kind: "redis",
    channels,
    close() {
      isClosed = true;
      client.destroy();
      channels.close();
      return Promise.resolve();
    },
  };
}

/** Upstash's commands over whatever sends them, with the answers as they come: nothing is guessed to be JSON. */
class TcpRedis extends Redis {
  constructor(send: (words: readonly string[]) => Promise<unknown>) {
    super({
      request: <Answer>({ body }: { readonly body?: unknown }) =>
        send((body as readonly unknown[]).map(String)).then((result) => ({ result: result as Answer })),
    });
    this.opts = { automaticDeserialization: false };
  }
}

function newClient(
  url: string,
  timeoutMilliseconds: number,
  { pingInterval, socketTimeout }: Partial<typeof listening> = {},
): Client {
  const client = createClient({
    url,
    ...(pingInterval === undefined ? {} : { pingInterval }),
    // The shapes of answers that REST has: a hash is a flat list, a score is text.
    RESP: 2,
    disableOfflineQueue: true,
    // The client's own costs a signal a call, and does not end a call that was sent.
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: timeoutMilliseconds,
      ...(socketTimeout === undefined ? {} : { socketTimeout }),
      reconnectStrategy: (tries) =>
        Math.min(25 * 2 ** tries, longestReconnectMilliseconds) * (0.8 + 0.4 * Math.random()),
    },
  });
  // Every call tells of it; nobody else needs to.
  client.on("error", () => {});
  return client as unknown as Client;
}

/** Rejects when Redis refuses the connection. One that is still starting is waited for. */
function refusalOf(client: Client): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  client.on("error", (error: unknown) => error instanceof ErrorReply && reject(error));
  return promise;
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

function isFromReplica(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith("READONLY");
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 6379}`;
}
