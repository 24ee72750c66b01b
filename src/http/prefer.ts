import { GatewayError } from "../core/errors.ts";
import type { Mode, Preferences } from "../core/mode.ts";

const preference = /([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?/g;

const none: Preferences = { respondAsync: false };

/**
 * RFC 7240. Preferences that are not known are ignored, as it demands. A wait that cannot be read is refused: whoever asks for
 * `wait=10s` and is silently not waited for looks for the fault elsewhere.
 *
 * @throws GatewayError `invalid-parameter`
 */
export function readPreferences(header: string | undefined): Preferences {
  if (header === undefined) return none;
  let respondAsync = false;
  const waits = new Set<string>();
  for (const [, name = "", value = ""] of header.matchAll(preference)) {
    const key = name.toLowerCase();
    if (key === "respond-async") respondAsync = true;
    if (key === "wait") waits.add(value.replace(/^"(.*)"$/, "$1"));
  }
  return { respondAsync, ...(waits.size > 0 ? { waitSeconds: readWait([...waits]) } : {}) };
}

function readWait([wait = "", ...others]: readonly string[]): number {
  if (others.length === 0 && /^\d+$/.test(wait)) return Number(wait);
  const given = [wait, ...others].slice(0, 3).map((one) => `wait=${one.slice(0, 50)}`).join(", ");
  throw new GatewayError(
    "invalid-parameter",
    `Cannot honour "Prefer: ${given}": a wait is one whole number of seconds, such as wait=10`,
  );
}

/** The value of `Preference-Applied`, when a preference was honoured. */
export function appliedPreference({ applied, waitSeconds }: Mode): string | undefined {
  return applied === "wait" ? `wait=${waitSeconds}` : applied;
}
