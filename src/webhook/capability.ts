import { z } from "zod";
import type { Capability, Tokens } from "../core/ports.ts";
import { createSignedTokens, type TokenKey, type TokenKind } from "./signed_token.ts";

const kind: TokenKind<Capability> = {
  // No message of Standard Webhooks starts so: a signature of one kind is never one of the other.
  domain: "tidegate capability token\n",
  claims: z.object({
    jobId: z.string().min(1),
    attempt: z.int().min(1),
    runner: z.string().min(1),
    expiresAt: z.iso.datetime({ offset: true }),
  }).strict(),
  expiresAt: ({ expiresAt }) => expiresAt,
};

/**
 * The tokens of runners.
 *
 * @param keys the first mints; all of them verify. Keep a retired key as long as its tokens may live.
 * @throws Error when a key cannot be used. The message does not hold the secret.
 */
export function createTokens(keys: readonly TokenKey[], now: () => Date): Tokens {
  return createSignedTokens(keys, now, kind);
}
