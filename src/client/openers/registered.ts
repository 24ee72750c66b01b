import type { Transport } from "../transport.ts";
import type { Opener } from "./opener.ts";

export interface Openers {
  /**
   * Add an opener of your own, to this client: the one that was registered last is asked first, those that come with the client last.
   *
   * @returns takes it away again
   */
  register(opener: Opener): () => void;
}

/** In the order in which they are asked. An entry for each registration: who registers one twice takes away one. */
const registered = new WeakMap<Transport, readonly { readonly opener: Opener }[]>();

const entriesOf = (transport: Transport) => registered.get(transport) ?? [];

export function openersOf(transport: Transport): readonly Opener[] {
  return entriesOf(transport).map(({ opener }) => opener);
}

export function createOpeners(transport: Transport): Openers {
  return {
    register(opener) {
      const entry = { opener };
      registered.set(transport, [entry, ...entriesOf(transport)]);
      return () => void registered.set(transport, entriesOf(transport).filter((other) => other !== entry));
    },
  };
}
