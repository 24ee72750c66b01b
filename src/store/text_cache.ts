export interface TextCache<T> {
  /** What the text says, the same object as long as the text is the same. */
  parse(key: string, text: string): T;
  /** The text is what `recall` answers for the key from now on; it is parsed when that is asked for. */
  keep(key: string, text: string): void;
  /** What was last parsed or kept for the key, when it is still there. */
  recall(key: string): T | undefined;
  forget(key: string): void;
}

interface Entry<T> {
  readonly text: string;
  parsed?: { readonly value: T };
}

const mostRemoved = 1_000;

/** Remembers what texts were parsed to; forgets what it has longest, within `limitCharacters` of text. */
export function textCache<T>(
  parse: (key: string, text: string) => T,
  limitCharacters = 4_194_304,
): TextCache<T> {
  const known = new Map<string, Entry<T>>();
  let oldest = known.keys();
  /** What was taken out since `oldest` began. */
  let removed = 0;
  let characters = 0;

  function forget(key: string): void {
    characters -= known.get(key)?.text.length ?? 0;
    if (known.delete(key) && ++removed > mostRemoved + known.size) begin();
  }

  /** An iterator that stands still keeps everything alive that was in the map since. */
  function begin(): void {
    oldest = known.keys();
    removed = 0;
  }

  /** Goes on where it was: to begin at the front would pass by everything that was forgotten before. */
  function forgetOldest(): void {
    while (characters > limitCharacters) {
      const { value, done } = oldest.next();
      if (done) begin();
      else forget(value);
    }
  }

  function keep(key: string, text: string): Entry<T> {
    const found = known.get(key);
    if (found?.text === text) return found;
    forget(key);
    const entry: Entry<T> = { text };
    known.set(key, entry);
    characters += text.length;
    forgetOldest();
    return entry;
  }

  function valueOf(key: string, entry: Entry<T>): T {
    entry.parsed ??= { value: parse(key, entry.text) };
    return entry.parsed.value;
  }

  return {
    recall(key) {
      const entry = known.get(key);
      return entry && valueOf(key, entry);
    },
    forget,
    keep: (key, text) => void keep(key, text),
    parse: (key, text) => valueOf(key, keep(key, text)),
  };
}
