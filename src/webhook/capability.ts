import { z } from "zod";
import type { Capability, Tokens } from "../core/ports.ts";

/** A signing key of capability tokens. `kid` names it in the tokens; the secret is any text of at least 32 characters. */
export interface TokenKey {
  readonly kid: string;
  readonly secret: string;
}

const longest = 2_048;
const keyId = /^[A-Za-z0-9_-]{1,32}$/;
/** 32 bytes are 43 characters of which the last has two bits to spare: they are zero, or a token would have four spellings. */
const shape = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/;
/** No message of Standard Webhooks starts so: a signature of one kind is never one of the other, whatever the keys are. */
const domain = "tidegate capability token\n";
const algorithm = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();

const claims = z.object({
  jobId: z.string().min(1),
  attempt: z.int().min(1),
  runner: z.string().min(1),
  expiresAt: z.iso.datetime({ offset: true }),
}).strict();

/**
 * Stateless tokens `v1.<kid>.<claims>.<HMAC-SHA256>`: what they grant stands in them, and a glance at the keys tells whether it
 * is ours, before anything is looked up.
 *
 * @param keys the first mints; all of them verify. Keep a retired key as long as its tokens may live.
 * @throws Error when a key cannot be used. The message does not hold the secret.
 */
export function createTokens(keys: readonly TokenKey[], now: () => Date): Tokens {
  const [first] = keys;
  if (first === undefined) throw new Error("Cannot mint tokens: there is no key");
  keys.forEach(check);
  const imported = new Map(keys.map(({ kid, secret }) => [kid, importKey(secret)]));
  if (imported.size < keys.length) throw new Error("Cannot use the token keys: two have the same kid");

  return {
    async mint(capability) {
      const { jobId, attempt, runner, expiresAt } = capability;
      const text = JSON.stringify(claims.parse({ jobId, attempt, runner, expiresAt }));
      const head = `v1.${first.kid}.${toBase64Url(encoder.encode(text))}`;
      const key = await imported.get(first.kid)!;
      const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(domain + head));
      const token = `${head}.${toBase64Url(new Uint8Array(mac))}`;
      if (token.length <= longest) return token;
      throw new Error(
        `Cannot mint a token for job "${jobId}": it would be longer than ${longest} characters`,
      );
    },

    async verify(token) {
      const parts = typeof token === "string" && token.length <= longest ? shape.exec(token) : null;
      if (parts === null) return undefined;
      const [, kid = "", encodedClaims = "", mac = ""] = parts;
      const key = await imported.get(kid);
      if (key === undefined) return undefined;
      const signed = encoder.encode(`${domain}v1.${kid}.${encodedClaims}`);
      if (!await crypto.subtle.verify("HMAC", key, fromBase64Url(mac), signed)) return undefined;
      const capability = parseClaims(encodedClaims);
      const isLive = capability !== undefined && Date.parse(capability.expiresAt) > now().getTime();
      return isLive ? capability : undefined;
    },
  };
}

function check({ kid, secret }: TokenKey): void {
  if (!keyId.test(kid)) {
    throw new Error(`Cannot use the token key "${kid}": its kid must be 1 to 32 letters, digits, "_" or "-"`);
  }
  if (secret.length < 32) {
    throw new Error(`Cannot use the token key "${kid}": its secret must have at least 32 characters`);
  }
}

function importKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign", "verify"]);
}

function parseClaims(encoded: string): Capability | undefined {
  try {
    return claims.parse(JSON.parse(new TextDecoder().decode(fromBase64Url(encoded))));
  } catch {
    return undefined;
  }
}

function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const decoded = new Uint8Array(bytes.length);
  // Several times as fast as `Uint8Array.from` with a function.
  for (let index = 0; index < decoded.length; index++) decoded[index] = bytes.charCodeAt(index);
  return decoded;
}
