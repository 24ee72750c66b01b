import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createKeySet } from "../../src/access/oidc/key_set.ts";
import { createTokenReader, type TokenRules } from "../../src/access/oidc/token_reader.ts";
import { createHeldClock } from "../support/held_clock.ts";
import { createIssuer } from "../support/issuer.ts";

async function scene(rules: Partial<TokenRules> = {}, { discovers = false } = {}) {
  const clock = createHeldClock();
  const issuer = await createIssuer(clock.now);
  const { now } = clock;
  const keysUrl = discovers ? {} : { keysUrl: issuer.keysUrl };
  const keys = createKeySet({ issuer: issuer.issuer, ...keysUrl, fetch, now, timeoutSeconds: 0.5 });
  const { issuer: name, audience } = issuer;
  const read = createTokenReader({ issuer: name, audience, algorithms: ["RS256"], keys, now, ...rules });
  return { clock, issuer, read };
}

const refused = { code: "unauthenticated" };
const unavailable = { code: "issuer-unavailable" };

describe("a token", () => {
  it("says who is calling: sub, the scopes that are ours, and the tenant of the configured claim", async () => {
    const { issuer, read } = await scene({ tenantClaim: "org" });
    const scope = "openid jobs:read admin:all jobs:execute";
    expect(await read(await issuer.token({ scope, org: "acme", tenant: "other" }))).toEqual({
      id: "alice",
      tenant: "acme",
      scopes: ["jobs:execute", "jobs:read"],
    });
    const scp = ["jobs:dismiss", 7, "x"];
    expect(await read(await issuer.token({ scp, org: "acme" }))).toMatchObject({ scopes: ["jobs:dismiss"] });
    expect(await read(await issuer.token({ org: "acme" }))).toMatchObject({ scopes: [] });
  });

  it("is of the tenant default when no claim says so", async () => {
    const { issuer, read } = await scene();
    expect(await read(await issuer.token({ tenant: "acme" }))).toMatchObject({ tenant: "default" });
  });

  it("may be half a minute late or early, and no more", async () => {
    const { clock, issuer, read } = await scene();
    const token = await issuer.token();
    clock.pass(3_629);
    await read(token);
    clock.pass(2);
    await expect(read(token)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining("expired"),
    });
    const seconds = Math.floor(clock.now().getTime() / 1000);
    await read(await issuer.token({ nbf: seconds + 29 }));
    await expect(read(await issuer.token({ nbf: seconds + 32 }))).rejects.toMatchObject(refused);
  });

  it("is refused with another issuer, audience, no sub, no exp, no tenant, a reserved one, or one with a slash", async () => {
    const { issuer, read } = await scene({ tenantClaim: "org" });
    const good = { org: "acme" };
    await read(await issuer.token(good));
    const changes = [
      { iss: "https://other.example" },
      { iss: `${issuer.issuer}/` },
      { aud: "https://other.example" },
      { aud: undefined },
      { sub: undefined },
      { sub: "" },
      { sub: "a b" },
      { exp: undefined },
      { org: undefined },
      { org: ["acme"] },
      { org: "a/b" },
      { org: "" },
      { org: "anonymous" },
      { org: "operator" },
    ];
    for (const change of changes) {
      const token = await issuer.token({ ...good, ...change });
      await expect(read(token), JSON.stringify(change)).rejects.toMatchObject(refused);
    }
  });

  it("is refused unsigned, signed by the public key as a secret, by another key, or by an algorithm that is not listed", async () => {
    const { issuer, read } = await scene();
    await expect(read(issuer.unsigned())).rejects.toMatchObject(refused);
    await expect(read(await issuer.confused())).rejects.toMatchObject(refused);
    const other = await generateKeyPair("RS256");
    const claims = { iss: issuer.issuer, aud: issuer.audience, sub: "alice", exp: 9_999_999_999 };
    const forged = new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "key-0" });
    await expect(read(await forged.sign(other.privateKey))).rejects.toMatchObject(refused);
    const es = await generateKeyPair("ES256");
    const listed = new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "key-0" });
    await expect(read(await listed.sign(es.privateKey))).rejects.toMatchObject(refused);
  });

  it("is refused when it brings its own key, in whatever member", async () => {
    const { issuer, read } = await scene();
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    const claims = { iss: issuer.issuer, aud: issuer.audience, sub: "alice", exp: 9_999_999_999 };
    for (
      const header of [{ jwk }, { jku: "http://127.0.0.1:9/keys" }, { kid: "../../keys" }, {
        kid: "x",
        x5u: "http://127.0.0.1:9/",
      }]
    ) {
      const token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", ...header }).sign(
        privateKey,
      );
      await expect(read(token)).rejects.toMatchObject(refused);
    }
  });

  it("that is no token is refused without a look at the keys", async () => {
    const { issuer, read } = await scene();
    for (const text of ["", "x", "a.b.c", "a.b", "....", `${"a".repeat(9_000)}.b.c`]) {
      await expect(read(text)).rejects.toMatchObject(refused);
    }
    expect(issuer.asked("/keys")).toBe(0);
  });
});

describe("a token that was good", () => {
  async function counting() {
    const { clock, issuer } = await scene();
    const keys = createKeySet({ issuer: issuer.issuer, keysUrl: issuer.keysUrl, fetch, now: clock.now });
    let verified = 0;
    const { issuer: name, audience } = issuer;
    const counted: typeof keys = (header, token) => {
      verified++;
      return keys(header, token);
    };
    const rules = { issuer: name, audience, algorithms: ["RS256"], now: clock.now };
    const read = createTokenReader({ ...rules, keys: counted });
    return { clock, issuer, read, verified: () => verified };
  }

  it("is believed in for a minute, and then verified again", async () => {
    const { clock, issuer, read, verified } = await counting();
    const token = await issuer.token({ scope: "jobs:read" });
    const principal = await read(token);
    clock.pass(59);
    expect([await read(token), verified()]).toEqual([principal, 1]);
    clock.pass(2);
    expect([await read(token), verified()]).toEqual([principal, 2]);
  });

  it("is not believed in beyond its end, nor when the clock went back to before it was seen", async () => {
    const { clock, issuer, read, verified } = await counting();
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const token = await issuer.token({ exp: seconds + 10 });
    await read(token);
    clock.pass(39);
    await read(token);
    expect(verified()).toBe(1);
    clock.pass(2);
    await expect(read(token)).rejects.toMatchObject(refused);
    const early = await issuer.token({ nbf: seconds + 41 });
    await read(early);
    clock.pass(-60);
    await expect(read(early)).rejects.toMatchObject(refused);
  });

  it("says nothing about another one, and one that was bad stays bad", async () => {
    const { issuer, read, verified } = await counting();
    const token = await issuer.token();
    await read(token);
    const [head, claims, signature] = token.split(".");
    const [, others] = (await issuer.token({ sub: "mallory" })).split(".");
    const forged = [
      `${head}.${others}.${signature}`,
      `${head}.${claims}.`,
      `${head}.${claims}.${signature}A`,
    ];
    for (const text of [...forged, ...forged]) await expect(read(text)).rejects.toMatchObject(refused);
    expect(verified()).toBeGreaterThanOrEqual(3);
  });
});

describe("the keys of the issuer", () => {
  it("are found by discovery, and read once for many tokens", async () => {
    const { issuer, read } = await scene({}, { discovers: true });
    for (let jti = 0; jti < 5; jti++) await read(await issuer.token({ jti }));
    expect([issuer.asked("/.well-known/openid-configuration"), issuer.asked("/keys")]).toEqual([1, 1]);
  });

  it("are of the issuer that says so itself, or of none", async () => {
    const { issuer, read } = await scene({}, { discovers: true });
    issuer.answer = (response) =>
      response.end(JSON.stringify({ issuer: "https://other.example", jwks_uri: issuer.keysUrl }));
    await expect(read(await issuer.token())).rejects.toMatchObject(unavailable);
  });

  it("that cannot be read make no token a bad one: unavailable, for what fails in every way, and good again soon", async () => {
    const { clock, issuer, read } = await scene();
    const token = await issuer.token();
    const faults: Record<string, NonNullable<typeof issuer.answer>> = {
      "an error": (response) => response.writeHead(500).end(),
      "a redirect": (response) =>
        response.writeHead(302, { location: "/.well-known/openid-configuration" }).end(),
      "no JSON": (response) => response.end("<html>"),
      "no keys": (response) => response.end('{"keys": 1}'),
      "too much": (response) => response.end(`{"keys": [], "x": "${"x".repeat(300_000)}"}`),
      "silence": () => {},
      "half an answer": (response) => void response.write('{"keys'),
      "a broken connection": (response) => response.destroy(),
    };
    for (const [fault, answer] of Object.entries(faults)) {
      issuer.answer = answer;
      await expect(read(token), fault).rejects.toMatchObject(unavailable);
      clock.pass(3);
    }
    issuer.answer = undefined;
    expect(await read(token)).toMatchObject({ id: "alice" });
  });

  it("are not asked for again at once by everybody when they cannot be read", async () => {
    const { clock, issuer, read } = await scene();
    issuer.answer = (response) => response.writeHead(500).end();
    const token = await issuer.token();
    for (let time = 0; time < 20; time++) await expect(read(token)).rejects.toMatchObject(unavailable);
    expect(issuer.asked("/keys")).toBe(1);
    clock.pass(2.1);
    await expect(read(token)).rejects.toMatchObject(unavailable);
    expect(issuer.asked("/keys")).toBe(2);
  });

  it("that are not known are looked for once in a while, not for each token that names one", async () => {
    const { issuer, read } = await scene();
    await read(await issuer.token());
    for (let index = 0; index < 20; index++) {
      await expect(read(await issuer.token({}, { kid: `made up ${index}` }))).rejects.toMatchObject(refused);
    }
    expect(issuer.asked("/keys")).toBe(1);
  });
});
