/**
 * Standard Webhooks (https://www.standardwebhooks.com/): the `v1` scheme, HMAC-SHA256 over `id.timestamp.body`.
 * WebCrypto only, and no import: the gateway, runners and clients share this file on every runtime.
 */

export interface SignatureHeaders {
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
}

const prefix = "whsec_";
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** No full stop: it separates what is signed, so an id with one could be read as an id and a timestamp. */
const messageId = /^[!-\-/-~]{1,256}$/;
const unixSeconds = /^\d{1,12}$/;
const signatureV1 = /^v1,([A-Za-z0-9+/]{43}=)$/;
/** Each costs an HMAC over the body, and anyone may send them. */
const signaturesTried = 16;
const keysKept = 1_000;

/** Pure, so that bundlers leave it out with the rest of this file where nobody signs or verifies. */
const encoder = /* @__PURE__ */ new TextEncoder();
const algorithm = { name: "HMAC", hash: "SHA-256" };
const keys = new Map<string, CryptoKey>();

/**
 * The signature headers of one attempt to send a message, with one signature per secret.
 *
 * @param secrets at least one, each `whsec_` and base64. Two while a secret is being changed.
 * @param id the `webhook-id`: printable ASCII without spaces and full stops; the same on every attempt.
 * @param at the time of this attempt.
 * @param body what is sent, byte for byte.
 * @throws Error when a secret, the id or the time cannot be used. The message never holds a secret.
 */
export async function sign(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string | Uint8Array,
): Promise<SignatureHeaders> {
  const timestamp = String(wholeSeconds(at));
  if (secrets.length === 0) throw new Error("Cannot sign a message: there is no secret");
  if (!messageId.test(id)) {
    throw new Error(
      `Cannot sign message "${id}": its id must be 1 to 256 printable ASCII characters other than "."`,
    );
  }
  if (!unixSeconds.test(timestamp)) throw new Error(`Cannot sign message "${id}": its time is ${timestamp}`);
  const content = signedContent(id, timestamp, body);
  const signatures: string[] = [];
  for (const secret of secrets) {
    const key = keys.get(secret) ?? await importKey(secret);
    const mac = await crypto.subtle.sign("HMAC", key, content);
    signatures.push(`v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`);
  }
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

/**
 * Whether a message was signed with one of the secrets, and not long ago.
 *
 * Headers may hold anything: what is malformed does not verify, and never throws. At most 16 signatures are tried.
 *
 * @param body as received, byte for byte, before it is parsed.
 * @param toleranceSeconds how far the timestamp may be from `now`, either way.
 * @returns the `webhook-id`; undefined when the message does not verify.
 * @throws Error when a secret cannot be used. The message never holds a secret.
 */
export async function verify(
  secrets: readonly string[],
  headers: Headers,
  body: string | Uint8Array,
  now: Date,
  toleranceSeconds = 300,
): Promise<string | undefined> {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (!messageId.test(id) || !unixSeconds.test(timestamp)) return undefined;
  const isRecent = Math.abs(wholeSeconds(now) - Number(timestamp)) <= toleranceSeconds;
  if (!isRecent) return undefined;
  const signatures = parseSignatures(headers.get("webhook-signature") ?? "");
  if (signatures.length === 0) return undefined;
  const content = signedContent(id, timestamp, body);
  for (const secret of secrets) {
    const key = keys.get(secret) ?? await importKey(secret);
    for (const signature of signatures) {
      if (await crypto.subtle.verify("HMAC", key, signature, content)) return id;
    }
  }
  return undefined;
}

/**
 * The HMAC key in a secret: 24 to 64 bytes.
 *
 * @throws Error when it is not `whsec_` and base64 of as many bytes. The message does not hold the secret.
 */
export function parseSecret(secret: string): Uint8Array<ArrayBuffer> {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : "";
  const bytes = base64.test(text) ? fromBase64(text) : new Uint8Array();
  if (bytes.length < 24 || bytes.length > 64) {
    throw new Error(`Cannot use a webhook secret: it must be "${prefix}" and the base64 of 24 to 64 bytes`);
  }
  return bytes;
}

/** Whether `parseSecret` takes it. */
export function isSecret(secret: string): boolean {
  try {
    parseSecret(secret);
    return true;
  } catch {
    return false;
  }
}

/** A new secret of 32 random bytes. */
export function newSecret(): string {
  return prefix + btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
}

function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function signedContent(id: string, timestamp: string, body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const head = `${id}.${timestamp}.`;
  if (typeof body === "string") return encoder.encode(head + body);
  const content = new Uint8Array(head.length + body.length);
  encoder.encodeInto(head, content);
  content.set(body, head.length);
  return content;
}

function parseSignatures(header: string): Uint8Array<ArrayBuffer>[] {
  const found: Uint8Array<ArrayBuffer>[] = [];
  for (const part of header.split(" ", 64)) {
    const encoded = signatureV1.exec(part)?.[1];
    if (encoded !== undefined && found.length < signaturesTried) found.push(fromBase64(encoded));
  }
  return found;
}

/** Importing a key costs more than using it. */
async function importKey(secret: string): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey("raw", parseSecret(secret), algorithm, false, ["sign", "verify"]);
  const oldest = keys.size >= keysKept ? keys.keys().next().value : undefined;
  if (oldest !== undefined) keys.delete(oldest);
  keys.set(secret, key);
  return key;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  // Several times as fast as `Uint8Array.from` with a function.
  for (let index = 0; index < bytes.length; index++) bytes[index] = decoded.charCodeAt(index);
  return bytes;
}
