import { GatewayError } from "../core/errors.ts";
import type { ApiKey, KeyStore } from "../core/ports/key_store.ts";

export interface KnownKeys {
  /** At once for what is remembered. */
  find(id: string): ApiKey | undefined | Promise<ApiKey | undefined>;
  /** The key was made or revoked here. */
  forget(id: string): void;
}

export interface KnownKeysBounds {
  /** How long a key that was found is believed in. Default 60. */
  readonly foundSeconds?: number;
  /** How long a key that is none is taken for none. Default 10. */
  readonly missedSeconds?: number;
  /** Of each. Default 10,000. */
  readonly most?: number;
  /** Looks for keys that were none, in a row. Default 100. */
  readonly burst?: number;
  /** How many of these there may be again each second. Default 20. */
  readonly perSecond?: number;
}

interface Entry {
  readonly key: ApiKey | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Keys as this process last saw them. Found and missed are kept apart, so that guessing drives no key out; and whoever guesses makes
 * the store look only so often, whatever he tries.
 */
export function knownKeys(
  store: Pick<KeyStore, "read">,
  now: () => Date,
  { foundSeconds = 60, missedSeconds = 10, most = 10_000, burst = 100, perSecond = 20 }: KnownKeysBounds = {},
): KnownKeys {
  const found = new Map<string, Entry>();
  const missed = new Map<string, Entry>();
  /** Of what is told here: a look that began before says nothing about afterwards. */
  let changes = 0;
  let tries = burst;
  let countedAt = now().getTime();

  function recall(id: string, time: number): Entry | undefined {
    const entry = found.get(id) ?? missed.get(id);
    return entry !== undefined && entry.until > time ? entry : undefined;
  }

  function keep(id: string, key: ApiKey | undefined): void {
    const [entries, other, seconds] = key === undefined
      ? [missed, found, missedSeconds]
      : [found, missed, foundSeconds];
    other.delete(id);
    entries.delete(id);
    entries.set(id, { key, until: now().getTime() + seconds * 1000 });
    if (entries.size > most) entries.delete(entries.keys().next().value ?? "");
  }

  /** @throws GatewayError `store-unavailable` */
  function mayLook(time: number): void {
    tries = Math.min(burst, tries + Math.max(0, time - countedAt) / 1000 * perSecond);
    countedAt = time;
    if (tries >= 1) return;
    const detail = "Cannot look for the API key: too many that are none were tried here; try again";
    throw new GatewayError("store-unavailable", detail, { retryAfterSeconds: 1 });
  }

  async function look(id: string): Promise<ApiKey | undefined> {
    const before = changes;
    // Given back unless it is none.
    tries--;
    let isNone = false;
    try {
      const key = await store.read(id);
      isNone = key === undefined;
      if (before === changes) keep(id, key);
      return key;
    } finally {
      if (!isNone) tries++;
    }
  }

  return {
    find(id) {
      const time = now().getTime();
      const known = recall(id, time);
      if (known !== undefined) return known.key;
      // Whoever was a key a minute ago is not guessed.
      if (!found.has(id)) mayLook(time);
      return look(id);
    },
    forget(id) {
      changes++;
      found.delete(id);
      missed.delete(id);
    },
  };
}
