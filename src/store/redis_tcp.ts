import { createClient, ErrorReply } from "@redis/client";
import { Redis } from "@upstash/redis";
import type { RedisConnection } from "./redis_connection.ts";
import { redisReason } from "./redis_fault.ts";
import { unusableRedis } from "./unusable_store.ts";

export interface RedisTcpOptions {
  /** `redis:` or `rediss:` (TLS), with user, password and database where they are needed. */
  readonly url: string;
  /** How long a call may take, and how long connecting for the first time. Default 2. */
  readonly timeoutSeconds?: number;
}

const longestReconnectMilliseconds = 500;

type Client = ReturnType<typeof createClient>;

/**
 * A Redis by TCP, behind the same class as Upstash. What is called at the same time shares the one connection, in the order of the
 * calls. While it is lost, calls reject at once and it comes back by itself; nothing is sent twice.
 *
 * @throws UnusableStore when it cannot be connected in time.
 */
export async function connectRedis({ url, timeoutSeconds = 2 }: RedisTcpOptions): Promise<RedisConnection> {
  const milliseconds = timeoutSeconds * 1000;
  let client = newClient(url, milliseconds);
  let heardAt = performance.now();
  let isClosed = false;

  try {
    await firstConnected(client, milliseconds);
  } catch (error) {
    client.destroy();
    throw unusableRedis(`${redisReason(error)} at ${placeOf(url)}`);
  }

  /**
   * A connection that said nothing for as long as a call may take is taken for dead: what is behind it would wait for nothing. So
   * is one that has been coming up for twice as long: whoever was to answer its greeting may have forgotten it.
   */
  function isDead(used: Client, error: unknown, sentAt: number): boolean {
    if (isTimeout(error)) return heardAt < sentAt;
    return !used.isReady && performance.now() - heardAt > 2 * milliseconds;
  }

  function replace(silent: Client): void {
    if (isClosed || silent !== client) return;
    client = newClient(url, milliseconds);
    heardAt = performance.now();
    client.connect().catch(() => {});
    silent.destroy();
  }

  async function send(words: readonly string[]): Promise<unknown> {
    const used = client;
    const sentAt = performance.now();
    try {
      const answer = await inTime(used.sendCommand(words), milliseconds);
      heardAt = performance.now();
      return answer;
    } catch (error) {
      if (isDead(used, error, sentAt)) replace(used);
      throw error;
    }
  }

  return {
    redis: new TcpRedis(send),
    kind: "redis",
    close() {
      isClosed = true;
      client.destroy();
      return Promise.resolve();
    },
  };
}

/** Upstash's commands over whatever sends them, with the answers as they come: nothing is guessed to be JSON. */
class TcpRedis extends Redis {
  constructor(send: (words: readonly string[]) => Promise<unknown>) {
    super({
      async request<Answer>({ body }: { readonly body?: unknown }) {
        return { result: await send((body as readonly unknown[]).map(String)) as Answer };
      },
    });
    this.opts = { automaticDeserialization: false };
  }
}

function newClient(url: string, timeoutMilliseconds: number): Client {
  const client = createClient({
    url,
    // The shapes of answers that REST has: a hash is a flat list, a score is text.
    RESP: 2,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: timeoutMilliseconds,
      reconnectStrategy: (tries) =>
        Math.min(25 * 2 ** tries, longestReconnectMilliseconds) * (0.8 + 0.4 * Math.random()),
    },
  });
  // Every call tells of it; nobody else needs to.
  client.on("error", () => {});
  return client as unknown as Client;
}

/** A Redis that is still starting is waited for; one that refuses is not asked again. */
async function firstConnected(client: Client, milliseconds: number): Promise<void> {
  const { promise: refusal, reject } = Promise.withResolvers<never>();
  let last: unknown;
  client.on("error", (error: unknown) => {
    last = error;
    if (error instanceof ErrorReply) reject(error);
  });
  try {
    await inTime(Promise.race([client.connect(), refusal]), milliseconds);
  } catch (error) {
    throw isTimeout(error) ? last ?? error : error;
  }
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException("no answer in time", "TimeoutError")), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 6379}`;
}
