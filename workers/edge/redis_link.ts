import { createClient, ErrorReply, RESP_TYPES } from "@redis/client";
import { Buffer } from "node:buffer";

/** What Redis answers to one command. Status words (`OK`) are strings, values are bytes. */
export type Reply = string | Buffer | number | null | ErrorReply | Reply[];

/** The one connection of the proxy. It comes back by itself when Redis does. */
export interface RedisLink {
  /**
   * Send commands, with no others in between; what Redis refuses is among the replies.
   *
   * @throws RedisAway when the connection is or gets lost. The commands may have been executed.
   */
  send(commands: readonly (readonly string[])[]): Promise<Reply[]>;
  close(): void;
}

export class RedisAway extends Error {
  override readonly name = "RedisAway";
}

const reconnectMilliseconds = 100;

/** Resolves after the first attempt to connect, even when that failed. */
export async function connectRedisLink(url: string): Promise<RedisLink> {
  const client = createClient({
    url,
    // What comes over REST is in the shapes of RESP 2: a hash is a flat list, a score is text.
    RESP: 2,
    // A caller is told at once that Redis is away; nothing is executed behind its back later.
    disableOfflineQueue: true,
    // Callers have time limits of their own.
    commandOptions: { timeout: 0, typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    socket: { reconnectStrategy: () => reconnectMilliseconds },
  });
  let fault = "";
  await new Promise<void>((resolve) => {
    client.on("ready", resolve);
    client.on("error", (error: NodeJS.ErrnoException) => {
      fault = error.message || error.code || error.name;
      resolve();
    });
    client.connect().catch(() => {});
  });

  function refusalOf(error: unknown): ErrorReply {
    if (error instanceof ErrorReply) return error;
    throw new RedisAway(`Cannot reach Redis: ${fault || String(error)}`, { cause: error });
  }

  return {
    async send(commands) {
      // Of one chain: when the connection breaks, none of the rest is sent over the next one.
      const chainId = Symbol();
      return await Promise.all(
        commands.map((command) => client.sendCommand<Reply>(command, { chainId }).catch(refusalOf)),
      );
    },
    close: () => client.destroy(),
  };
}
