import http from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface Issuer extends AsyncDisposable {
  /** For a gateway that takes its tokens. */
  readonly setting: Readonly<Record<string, string>>;
  /** Good for an hour, and for running processes and looking at their jobs. */
  token(): Promise<string>;
}

/** An issuer of tokens on a loopback address. */
export async function startIssuer(): Promise<Issuer> {
  const [kid, alg, audience] = ["bench", "RS256", "https://bench.example"];
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const keys = JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid, alg, use: "sig" }] });
  const server = http.createServer((_request, response) => response.end(keys));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    setting: {
      TIDEGATE_OIDC_ISSUER: url,
      TIDEGATE_OIDC_AUDIENCE: audience,
      TIDEGATE_OIDC_JWKS_URL: `${url}/keys`,
    },
    token: () =>
      new SignJWT({ scope: "processes:read jobs:execute jobs:read" })
        .setProtectedHeader({ alg, kid }).setIssuer(url).setAudience(audience).setSubject("bench")
        .setExpirationTime("1h").sign(privateKey),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
