import { z } from "zod";
import type { ResultLinks } from "../core/ports.ts";
import { createSignedTokens, type TokenKey, type TokenKind } from "./signed_token.ts";

interface LinkClaims {
  readonly jobId: string;
  readonly expiresAt: string;
}

const kind: TokenKind<LinkClaims> = {
  domain: "tidegate result link\n",
  claims: z.object({ jobId: z.string().min(1), expiresAt: z.iso.datetime({ offset: true }) }).strict(),
};

/** Below the job: whoever may see the job may see its outputs. */
export function plainResultLinks(publicUrl: string): ResultLinks {
  return {
    base: ({ id }) => Promise.resolve(`${publicUrl}/jobs/${id}/results`),
    verify: () => Promise.resolve(undefined),
  };
}

/**
 * With a token in the path, before the names: whoever has a link may fetch the outputs of that job, until they are removed, and
 * needs nothing else. The same job always has the same links.
 *
 * @throws Error when a key cannot be used.
 */
export function signedResultLinks(
  publicUrl: string,
  keys: readonly TokenKey[],
  now: () => Date,
): ResultLinks {
  const tokens = createSignedTokens(keys, now, kind);
  return {
    async base({ id, expiresAt, deadlines }) {
      const token = await tokens.mint({ jobId: id, expiresAt: expiresAt ?? deadlines.hardAt });
      return `${publicUrl}/results/${token}`;
    },
    verify: async (token) => (await tokens.verify(token))?.jobId,
  };
}
