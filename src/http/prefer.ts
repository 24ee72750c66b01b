import type { Preferences } from "../core/mode.ts";
import type { Mode } from "../core/mode.ts";
import { GatewayError } from "../core/errors.ts";

/**
 * RFC 7240. Unknown preferences are ignored; of a preference that comes twice the first counts.
 *
 * @throws GatewayError `invalid-parameter` when `wait` is not a number of seconds
 */
export function readPreferences(header: string | undefined): Preferences {
  const preferences = new Map<string, string>();
  for (const part of (header ?? "").split(/[,;]/)) {
    const [name = "", value = ""] = part.split("=", 2).map((text) => text.trim());
    const key = name.toLowerCase();
    if (key !== "" && !preferences.has(key)) preferences.set(key, value.replaceAll('"', ""));
  }
  const wait = preferences.get("wait");
  if (wait !== undefined && !/^\d{1,9}$/.test(wait)) {
    const given = wait.slice(0, 50);
    throw new GatewayError(
      "invalid-parameter",
      `Cannot read the preference wait=${given}: it takes whole seconds, like wait=10`,
    );
  }
  return {
    respondAsync: preferences.has("respond-async"),
    ...(wait === undefined ? {} : { waitSeconds: Number(wait) }),
  };
}

/** The value of `Preference-Applied`, when a preference was honoured. */
export function appliedPreference({ applied, waitSeconds }: Mode): string | undefined {
  return applied === "wait" ? `wait=${waitSeconds}` : applied;
}
