import { z } from "zod";
import { jobName } from "../core/job_name.ts";
import type { ResultLinks } from "../core/ports.ts";
import { createSignedTokens, type TokenKey, type TokenKind } from "./signed_token.ts";

interface LinkClaims {
  readonly jobId: string;
}

const kind: TokenKind<LinkClaims> = {
  domain: "tidegate result link\n",
  claims: z.object({ jobId: z.string().min(1) }).strict(),
};

/** Below the job: whoever may see the job may see its outputs. */
export function plainResultLinks(publicUrl: string): ResultLinks {
  return {
    base: (job) => Promise.resolve(`${publicUrl}/jobs/${jobName(job)}/results`),
    verify: () => Promise.resolve(undefined),
  };
}

/**
 * With a token in the path, before the names: whoever has a link may fetch the outputs of that job, and needs nothing else. The
 * same job always has the same links; they end with it.
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
    base: async ({ id }) => `${publicUrl}/results/${await tokens.mint({ jobId: id })}`,
    verify: async (token) => (await tokens.verify(token))?.jobId,
  };
}
