import { digestOf } from "./digest.ts";
import { isKeyLike, keyIdOf } from "./key_text.ts";

/** What a text that was presented as credentials is, whether it is good or not. */
export interface Presented {
  readonly digest: string;
  /** Of the API key that it is; absent when it is none. */
  readonly id?: string;
}

export interface PresentedKeys {
  of(text: string): Presented;
  /** It was good: whoever has it comes again. */
  keep(text: string, presented: Presented): void;
}

/** Digests of what was good lately: to make one costs more than everything else that a poll with a key is asked. */
export function presentedKeys(most = 1_000): PresentedKeys {
  const kept = new Map<string, Presented>();
  return {
    of: (text) => kept.get(text) ?? read(text),
    keep(text, presented) {
      if (kept.has(text)) return;
      kept.set(text, presented);
      if (kept.size > most) kept.delete(kept.keys().next().value ?? "");
    },
  };
}

function read(text: string): Presented {
  const id = isKeyLike(text) ? keyIdOf(text) : undefined;
  return { digest: digestOf(text), ...(id === undefined ? {} : { id }) };
}
