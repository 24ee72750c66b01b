import type { Transport } from "../transport/transport.ts";
import type { Opener } from "./opener.ts";

export interface Openers {
  /**
   * Add an opener of your own, to this client: the one that was registered last is asked first, those that come with the client last.
   *
   * @returns takes it away again
   */
  register(opener: Opener): () => void;
}

/** An entry for each registration, the first one first: who registers an opener twice takes away one. */
const registered = new WeakMap<Transport, ReadonlySet<{ readonly opener: Opener }>>();

/** Those of one client, in the order in which they are asked. */
export function openersOf(transport: Transport): readonly Opener[] {
  return [...registered.get(transport) ?? []].map(({ opener }) => opener).reverse();
}

export function createOpeners(transport: Transport): Openers {
  const entries = new Set<{ readonly opener: Opener }>();
  registered.set(transport, entries);
  return {
    register(opener) {
      const entry = { opener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
  };
}
