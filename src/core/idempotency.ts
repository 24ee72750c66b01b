import { canonicalJson } from "./canonical.ts";
import { GatewayError } from "./errors.ts";
import type { IdempotencyKey, Ports } from "./ports.ts";
import { secondsAfter } from "./time.ts";

type KeyPorts = Pick<Ports, "digest" | "settings" | "now">;

/**
 * What makes a request that is sent again the same job.
 *
 * @param name Of the key: unique to the caller, the client's key and, in a batch, the place there.
 * @param fingerprint Of the request that the key stands for from now on.
 */
export async function idempotencyOf(
  ports: KeyPorts,
  name: readonly unknown[],
  fingerprint: string,
): Promise<IdempotencyKey> {
  const expiresAt = secondsAfter(ports.now(), ports.settings.idempotencySeconds);
  return { key: await digestOf(ports, name), fingerprint, expiresAt };
}

/** Equal values have equal digests. */
export function digestOf({ digest }: Pick<Ports, "digest">, value: unknown): Promise<string> {
  return digest(canonicalJson(value));
}

export function keyReused(key: string | undefined): GatewayError {
  return new GatewayError(
    "key-reused",
    `Idempotency-Key "${key}" was used with another request; use a new key for a new request`,
  );
}
