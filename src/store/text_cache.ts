export interface TextCache<T> {
  /** What the text says, the same object as long as the text is the same. */
  parse(key: string, text: string): T;
  /** What was last parsed for the key, when it is still there. */
  recall(key: string): T | undefined;
  forget(key: string): void;
}

/** Remembers what texts were parsed to; forgets what it has longest, within `limitCharacters` of text. */
export function textCache<T>(
  parse: (key: string, text: string) => T,
  limitCharacters = 4_194_304,
): TextCache<T> {
  const known = new Map<string, { readonly text: string; readonly parsed: T }>();
  let characters = 0;

  function forget(key: string): void {
    characters -= known.get(key)?.text.length ?? 0;
    known.delete(key);
  }

  return {
    recall: (key) => known.get(key)?.parsed,
    forget,
    parse(key, text) {
      const found = known.get(key);
      if (found?.text === text) return found.parsed;
      forget(key);
      const parsed = parse(key, text);
      known.set(key, { text, parsed });
      characters += text.length;
      for (const oldest of known.keys()) {
        if (characters <= limitCharacters) break;
        forget(oldest);
      }
      return parsed;
    },
  };
}
