import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { GatewayError } from "../../core/errors.ts";
import { readDocument, unavailable } from "./read_document.ts";

export interface KeySetSource {
  readonly issuer: string;
  /** Absent: the issuer says where they are (OpenID Connect Discovery). */
  readonly keysUrl?: string;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** How long a document may take. */
  readonly timeoutSeconds?: number;
}

/** Whoever cannot be reached is not asked again for each token. */
const restMilliseconds = 2_000;

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/**
 * The keys of the issuer: read with the first token, again after ten minutes, and, at most every 30 seconds, for a token that names
 * a key which is not among them.
 */
export function createKeySet(source: KeySetSource): JWTVerifyGetKey {
  const { fetch: platformFetch, timeoutSeconds, now } = source;
  let keys: JWTVerifyGetKey | undefined;
  let failed: { readonly error: unknown; readonly until: number } | undefined;

  async function fetchKeys(url: string): Promise<Response> {
    const text = await readDocument(url, platformFetch, timeoutSeconds);
    if (!keySet.safeParse(parsed(text)).success) throw unavailable(url, "what is there is no set of keys");
    return new Response(text);
  }

  async function keysOf(): Promise<JWTVerifyGetKey> {
    // Not kept as a promise: on Workers the request that asks may be cut off, and others must not wait for it.
    keys ??= createRemoteJWKSet(new URL(source.keysUrl ?? await discover(source)), {
      [customFetch]: fetchKeys,
      // `readDocument` is less patient.
      timeoutDuration: 30_000,
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
    });
    return keys;
  }

  return async (header, token) => {
    const time = now().getTime();
    if (failed !== undefined && failed.until > time) throw failed.error;
    try {
      return await (await keysOf())(header, token);
    } catch (error) {
      if (error instanceof GatewayError) failed = { error, until: time + restMilliseconds };
      throw error;
    }
  };
}

async function discover({ issuer, fetch: platformFetch, timeoutSeconds }: KeySetSource): Promise<string> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const found = discovery.safeParse(parsed(await readDocument(url, platformFetch, timeoutSeconds)));
  if (!found.success) throw unavailable(url, "what is there is no configuration of an issuer");
  if (found.data.issuer !== issuer) throw unavailable(url, "it is the configuration of another issuer");
  const { jwks_uri: keysUrl } = found.data;
  if (url.startsWith("https:") && !keysUrl.startsWith("https:")) {
    throw unavailable(url, "they are not at https");
  }
  return keysUrl;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
