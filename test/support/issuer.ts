import http from "node:http";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { serve } from "../webhook/serve.ts";

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keysUrl: string;
  /** GETs of each path so far. */
  readonly asked: (path: string) => number;
  /** Instead of what it answers otherwise; undefined: as otherwise. */
  answer?: ((response: http.ServerResponse, path: string) => void) | undefined;
  /** Answers POSTs, and whatever else comes, at that path with this JSON. */
  serve(path: string, text: string): void;
  /** For an hour, and whatever the claims say otherwise; those that are undefined are left out. */
  token(
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Unsigned. */
  unsigned(claims?: JWTPayload): string;
  /** HS256, with its public key, in the form that everybody can read, as the secret. */
  confused(claims?: JWTPayload): Promise<string>;
}

/** An issuer of tokens on a loopback address; it is gone at the end of the test. */
export async function createIssuer(now: () => Date): Promise<Issuer> {
  const audience = "https://gateway.test";
  const counts = new Map<string, number>();
  const served = new Map<string, string>();
  const kid = "key-0";
  const pair = await generateKeyPair("RS256", { extractable: true });

  const server = http.createServer(async (request, response) => {
    const path = request.url ?? "";
    counts.set(path, (counts.get(path) ?? 0) + 1);
    if (issuer.answer) return issuer.answer(response, path);
    const jwk = { ...await exportJWK(pair.publicKey), kid, alg: "RS256", use: "sig" };
    const documents: Record<string, object> = {
      "/keys": { keys: [jwk] },
      "/.well-known/openid-configuration": { issuer: issuer.issuer, jwks_uri: issuer.keysUrl },
    };
    const text = served.get(path) ?? JSON.stringify(documents[path] ?? null);
    response.writeHead(text === "null" ? 404 : 200, { "content-type": "application/json" });
    response.end(text);
  });
  const url = `http://127.0.0.1:${(await serve(server)).port}`;

  function claimsOf(claims: Readonly<Record<string, unknown>>): JWTPayload {
    const seconds = Math.floor(now().getTime() / 1000);
    return { iss: url, aud: audience, sub: "alice", iat: seconds, exp: seconds + 3_600, ...claims };
  }
  const encoded = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");

  const issuer: Issuer = {
    issuer: url,
    audience,
    keysUrl: `${url}/keys`,
    serve: (path, text) => void served.set(path, text),
    asked: (path) => counts.get(path) ?? 0,
    token: (claims = {}, header = {}) =>
      new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: "RS256", kid, ...header }).sign(
        pair.privateKey,
      ),
    unsigned: (claims = {}) => `${encoded({ alg: "none", kid })}.${encoded(claimsOf(claims))}.`,
    async confused(claims = {}) {
      const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey));
      return await new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: "HS256", kid }).sign(
        secret,
      );
    },
  };
  return issuer;
}
