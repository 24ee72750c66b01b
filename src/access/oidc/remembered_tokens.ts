import type { Principal } from "../../core/principal.ts";

export interface RememberedTokens {
  find(token: string): Principal | undefined;
  /** @param goodUntil milliseconds since 1970 */
  keep(token: string, principal: Principal, goodUntil: number): void;
}

interface Remembered {
  readonly principal: Principal;
  readonly since: number;
  readonly until: number;
}

const rememberedMilliseconds = 60_000;

/**
 * Tokens that were good lately, to the letter: to verify a signature costs more than everything else that is done for a poll. For
 * a minute, as API keys, and never beyond the token's own end.
 */
export function rememberedTokens(now: () => Date, most = 1_000): RememberedTokens {
  const kept = new Map<string, Remembered>();
  return {
    find(token) {
      const found = kept.get(token);
      if (found === undefined) return undefined;
      const time = now().getTime();
      return found.since <= time && time < found.until ? found.principal : undefined;
    },
    keep(token, principal, goodUntil) {
      const since = now().getTime();
      kept.delete(token);
      kept.set(token, { principal, since, until: Math.min(goodUntil, since + rememberedMilliseconds) });
      if (kept.size > most) kept.delete(kept.keys().next().value ?? "");
    },
  };
}
