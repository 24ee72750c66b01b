import type { createClient } from "@redis/client";
import type { RedisChannels } from "./connection.ts";
import { sharedTurns } from "../shared_turns.ts";

type Client = ReturnType<typeof createClient>;

export interface OpenChannels extends RedisChannels {
  close(): void;
}

interface Channel {
  readonly hears: Set<(message?: string) => void>;
  /** Whether Redis has said, over the connection that there is now, that it will send what is published. */
  isConfirmed: boolean;
  /** Tell Redis what is wanted now, when it has understood what was wanted before. */
  readonly settle: () => void;
}

/** Listens over a connection of its own, which is made when somebody first listens and then kept. It comes back by itself. */
export function redisChannels(newClient: () => Client): OpenChannels {
  const channels = new Map<string, Channel>();
  let client: Client | undefined;

  function connected(): Client {
    if (client !== undefined) return client;
    client = newClient();
    client.on("ready", () => {
      for (const { settle } of channels.values()) settle();
    });
    client.on("error", () => {
      for (const channel of channels.values()) channel.isConfirmed = false;
    });
    client.connect().catch(() => {});
    return client;
  }

  function onMessage(message: string, name: string): void {
    for (const hear of [...channels.get(name)?.hears ?? []]) hear(message);
  }

  function open(name: string): Channel {
    const settle = sharedTurns(async () => {
      if (!connected().isReady) return;
      try {
        if (channel.hears.size > 0) await begin();
        else await end();
      } catch {
        // The connection broke, then it is tried again with the next one; or this user may not listen.
      }
    });
    const begin = async () => {
      await connected().subscribe(name, onMessage);
      channel.isConfirmed = true;
      for (const hear of [...channel.hears]) hear();
    };
    const end = async () => {
      channel.isConfirmed = false;
      await connected().unsubscribe(name, onMessage);
      if (channel.hears.size === 0) channels.delete(name);
    };
    const channel: Channel = { hears: new Set(), isConfirmed: false, settle: () => void settle() };
    channels.set(name, channel);
    return channel;
  }

  return {
    subscribe(name, hear) {
      const channel = channels.get(name) ?? open(name);
      channel.hears.add(hear);
      channel.settle();
      return () => {
        channel.hears.delete(hear);
        if (channel.hears.size === 0) channel.settle();
      };
    },
    isHearing: (name) => client?.isReady === true && channels.get(name)?.isConfirmed === true,
    close: () => client?.destroy(),
  };
}
