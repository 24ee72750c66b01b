import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Capability } from "../../src/core/ports.ts";
import { createTokens } from "../../src/webhook/capability.ts";
import type { TokenKey } from "../../src/webhook/signed_token.ts";
import { newSecret, parseSecret, sign } from "../../src/webhook/signature.ts";

const start = Date.parse("2026-11-21T12:00:00.000Z");
const at = (seconds: number) => () => new Date(start + seconds * 1000);
const key: TokenKey = { kid: "k1", secret: newSecret() };
const capability: Capability = {
  jobId: "0199aaaa-0000-7000-8000-000000000001",
  attempt: 1,
  runner: "demo",
  expiresAt: new Date(start + 3_600_000).toISOString(),
};
const tokens = createTokens([key], at(0));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const partsOf = (token: string) => token.split(".") as [string, string, string, string];

/** A token over any claims, signed with the key as the tokens are, by another implementation. */
function forge(kid: string, claims: string, secret: string, domain = "tidegate capability token\n"): string {
  const head = `v1.${kid}.${claims}`;
  return `${head}.${createHmac("sha256", secret).update(domain + head).digest("base64url")}`;
}

describe("verify", () => {
  test("gives back what was minted", async () => {
    const other = { ...capability, runner: 'ü ✓ "quoted"', attempt: 100 };
    expect(await tokens.verify(await tokens.mint(capability))).toEqual(capability);
    expect(await tokens.verify(await tokens.mint(other))).toEqual(other);
    expect(await tokens.verify(forge("k1", encode(capability), key.secret))).toEqual(capability);
  });

  test("refuses a token with any one character changed in any way", async () => {
    const token = await tokens.mint(capability);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    let tried = 0;
    for (let place = 0; place < token.length; place++) {
      const flips = Array.from(
        { length: 8 },
        (_, bit) => String.fromCharCode(token.charCodeAt(place) ^ 1 << bit),
      );
      for (const character of new Set([...alphabet, ...flips])) {
        if (character === token[place]) continue;
        const changed = token.slice(0, place) + character + token.slice(place + 1);
        expect(await tokens.verify(changed), changed).toBeUndefined();
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(token.length * 60);
  });

  test("refuses a token that was cut, extended or doubled", async () => {
    const token = await tokens.mint(capability);
    for (let length = 0; length < token.length; length++) {
      expect(await tokens.verify(token.slice(0, length))).toBeUndefined();
    }
    for (
      const changed of [`${token}=`, `${token}A`, ` ${token}`, `${token}\n`, token + token, `${token}.x`]
    ) {
      expect(await tokens.verify(changed), JSON.stringify(changed)).toBeUndefined();
    }
  });

  test.each([
    ["another job", { jobId: "0199aaaa-0000-7000-8000-000000000002" }],
    ["another attempt", { attempt: 2 }],
    ["another runner", { runner: "demo2" }],
    ["a longer life", { expiresAt: new Date(start + 7_200_000).toISOString() }],
  ])("refuses the claims of %s under this token's signature", async (_, change) => {
    const [version, kid, , mac] = partsOf(await tokens.mint(capability));
    const changed = [version, kid, encode({ ...capability, ...change }), mac].join(".");
    expect(await tokens.verify(changed)).toBeUndefined();
    const [, , claims] = partsOf(await tokens.mint({ ...capability, ...change }));
    expect(await tokens.verify([version, kid, claims, mac].join("."))).toBeUndefined();
  });

  test.each([[3_599.999, true], [3_600, false], [3_600.001, false], [1e9, false]])(
    "%d s after it was minted for 3600 s: good = %s",
    async (seconds, good) => {
      const token = await tokens.mint(capability);
      const later = createTokens([key], at(seconds));
      expect(await later.verify(token)).toEqual(good ? capability : undefined);
    },
  );

  test("takes tokens of every key, and mints with the first", async () => {
    const next: TokenKey = { kid: "k2", secret: newSecret() };
    const old = await tokens.mint(capability);
    const rotated = createTokens([next, key], at(0));
    const minted = await rotated.mint(capability);
    expect(partsOf(minted)[1]).toBe("k2");
    expect(await rotated.verify(old)).toEqual(capability);
    expect(await rotated.verify(minted)).toEqual(capability);
    expect(await tokens.verify(minted), "a kid that is not known").toBeUndefined();
    expect(await createTokens([next], at(0)).verify(old), "a key that was retired").toBeUndefined();
    const [version, , claims, mac] = partsOf(old);
    expect(await rotated.verify([version, "k2", claims, mac].join(".")), "the wrong kid").toBeUndefined();
    const other = createTokens([{ kid: "k1", secret: newSecret() }], at(0));
    expect(await other.verify(old), "another secret of the same kid").toBeUndefined();
  });

  test("refuses what is signed with the key but for something else", async () => {
    const claims = encode(capability);
    expect(await tokens.verify(forge("k1", claims, key.secret, ""))).toBeUndefined();
    const asText = createTokens([{ kid: "k1", secret: "x".repeat(32) }], at(0));
    const asSecret = `whsec_${Buffer.from("x".repeat(32)).toString("base64")}`;
    expect(parseSecret(asSecret)).toEqual(new TextEncoder().encode("x".repeat(32)));
    const signed = await sign([asSecret], "v1", at(0)(), `k1.${claims}`);
    const mac = Buffer.from(signed["webhook-signature"].slice(3), "base64").toString("base64url");
    expect(await asText.verify(`v1.k1.${claims}.${mac}`), "a webhook signature under the same bytes")
      .toBeUndefined();
  });

  test("refuses tokens that name their own algorithm, or none", async () => {
    const mac = partsOf(await tokens.mint(capability))[3];
    const claims = encode(capability);
    const none = encode({ alg: "none", typ: "JWT" });
    const jwt = `${encode({ alg: "HS256", kid: "k1" })}.${claims}`;
    const tricks = [
      `${none}.${claims}.`,
      `v1.k1.${claims}.`,
      `v1.k1.${claims}`,
      `v1..${claims}.${mac}`,
      forge("k9", claims, key.secret),
      `v1.none.${claims}.${mac}`,
      `v1.__proto__.${claims}.${mac}`,
      `v1.constructor.${claims}.${mac}`,
      `v0.k1.${claims}.${mac}`,
      `v2.k1.${claims}.${mac}`,
      `V1.k1.${claims}.${mac}`,
      `v1.k1.${claims}.${"A".repeat(43)}`,
      `v1.k1..${mac}`,
      `${jwt}.${createHmac("sha256", key.secret).update(jwt).digest("base64url")}`,
    ];
    for (const token of tricks) expect(await tokens.verify(token), token).toBeUndefined();
  });

  test.each([
    "",
    "{}",
    "null",
    "[]",
    "not JSON",
    JSON.stringify({ ...capability, attempt: "1" }),
    JSON.stringify({ ...capability, attempt: 0 }),
    JSON.stringify({ ...capability, attempt: 1.5 }),
    JSON.stringify({ ...capability, jobId: "" }),
    JSON.stringify({ ...capability, jobId: 7 }),
    JSON.stringify({ ...capability, runner: undefined }),
    JSON.stringify({ ...capability, expiresAt: "never" }),
    JSON.stringify({ ...capability, expiresAt: "9999999999999" }),
    JSON.stringify({ ...capability, expiresAt: undefined }),
    JSON.stringify({ ...capability, admin: true }),
  ])("refuses claims of another shape, even signed: %s", async (text) => {
    const token = forge("k1", Buffer.from(text).toString("base64url"), key.secret);
    expect(await tokens.verify(token)).toBeUndefined();
  });

  test("refuses signed claims that are not base64 of UTF-8", async () => {
    expect(await tokens.verify(forge("k1", "A", key.secret))).toBeUndefined();
    expect(await tokens.verify(forge("k1", Buffer.from([0xff, 0xfe]).toString("base64url"), key.secret)))
      .toBeUndefined();
  });

  test("refuses what is not text, without throwing", async () => {
    for (const value of [undefined, null, 7, {}, [], ["v1"], { toString: () => "v1.k1.x.y" }]) {
      expect(await tokens.verify(value as unknown as string)).toBeUndefined();
    }
  });

  test("refuses a token of more than 2,048 characters, though it is signed", async () => {
    const long = (length: number) => ({ ...capability, runner: "r".repeat(length) });
    const fits = forge("k1", encode(long(1_300)), key.secret);
    const exceeds = forge("k1", encode(long(1_500)), key.secret);
    expect(fits.length).toBeLessThanOrEqual(2_048);
    expect(exceeds.length).toBeGreaterThan(2_048);
    expect(await tokens.verify(fits)).toEqual(long(1_300));
    expect(await tokens.verify(exceeds)).toBeUndefined();
    await expect(tokens.mint(long(1_500))).rejects.toThrow("longer than 2048 characters");
  });

  test("accepts none of 20,000 random tokens", async () => {
    const [, , claims, mac] = partsOf(await tokens.mint(capability));
    const random = (bytes: number) => randomBytes(bytes).toString("base64url");
    const kinds = [
      () => randomBytes(150).toString("latin1"),
      () => `v1.k1.${random(120)}.${random(32)}`,
      () => `v1.k1.${claims}.${random(32)}`,
      () => `v1.k1.${random(120)}.${mac}`,
      () => `v1.${random(6)}.${claims}.${mac}`,
    ];
    let accepted = 0;
    for (let index = 0; index < 20_000; index++) {
      const token = kinds[index % kinds.length]!();
      if (await tokens.verify(token) !== undefined) accepted++;
    }
    expect(accepted).toBe(0);
  });
});

describe("mint and createTokens", () => {
  test.each([{ attempt: 0 }, { jobId: "" }, { expiresAt: "tomorrow" }])(
    "mint refuses the capability %j",
    async (change) => {
      await expect(tokens.mint({ ...capability, ...change })).rejects.toThrow();
    },
  );

  test.each(
    [
      [[], "there is no key"],
      [[{ kid: "", secret: key.secret }], "its kid must be"],
      [[{ kid: "a.b", secret: key.secret }], "its kid must be"],
      [[{ kid: "k", secret: "too short" }], "at least 32 characters"],
      [[key, { kid: "k1", secret: newSecret() }], "the same kid"],
    ] as [TokenKey[], string][],
  )("createTokens refuses the keys %j without showing a secret", (keys, message) => {
    expect(() => createTokens(keys, at(0))).toThrow(message);
    for (const { secret } of keys) expect(() => createTokens(keys, at(0))).not.toThrow(secret);
  });
});
