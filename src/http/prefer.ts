import type { Mode, Preferences } from "../core/mode.ts";

const preference = /([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?/g;

const none: Preferences = { respondAsync: false };

/**
 * RFC 7240. Preferences that are not known, or cannot be read, are ignored as it demands; of one that comes twice the first
 * counts.
 */
export function readPreferences(header: string | undefined): Preferences {
  if (header === undefined) return none;
  const preferences = new Map<string, string>();
  for (const [, name = "", value = ""] of header.matchAll(preference)) {
    const key = name.toLowerCase();
    if (!preferences.has(key)) preferences.set(key, value.replace(/^"(.*)"$/, "$1"));
  }
  const wait = preferences.get("wait") ?? "";
  return {
    respondAsync: preferences.has("respond-async"),
    ...(/^\d{1,9}$/.test(wait) ? { waitSeconds: Number(wait) } : {}),
  };
}

/** The value of `Preference-Applied`, when a preference was honoured. */
export function appliedPreference({ applied, waitSeconds }: Mode): string | undefined {
  return applied === "wait" ? `wait=${waitSeconds}` : applied;
}
