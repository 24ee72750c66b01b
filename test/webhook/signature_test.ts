import { createHmac } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test, vi } from "vitest";
import { isSecret, newSecret, parseSecret, sign, verify } from "../../src/webhook/signature.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDAAECAwQFBgc=";
const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const at = new Date(1_614_265_330_000);
const body = `{"test": 2432232314}`;
const fits = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const headersOf = (members: object) => new Headers(Object.entries(members));
const signed = async (secrets: readonly string[] = [secret]) => headersOf(await sign(secrets, id, at, body));

/** The signature over the headers as they are, by another implementation. */
function signatureOf(headers: Headers): string {
  const content = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.${body}`;
  return `v1,${createHmac("sha256", parseSecret(secret)).update(content).digest("base64")}`;
}

describe("sign and verify beside the published standardwebhooks package", () => {
  test("sign makes the signature of the published test vector", async () => {
    expect(await sign([secret], id, at, body)).toEqual({
      "webhook-id": id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": fits,
    });
    expect(new Webhook(secret).sign(id, at, body)).toBe(fits);
  });

  test("the package takes what sign made, and verify takes what the package made", async () => {
    for (const bytes of [24, 25, 26, 32, 63, 64]) {
      const key = `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))}`;
      for (const text of ["", "{}", JSON.stringify({ grüße: "✓ 🛰", a: [1, 2] }), "x".repeat(70_000)]) {
        const now = new Date();
        const ours = await sign([other, key], "msg_1", now, text);
        const parse = { jsonParse: false };
        expect(() => new Webhook(key).verify(text, { ...ours }, parse)).not.toThrow();
        expect(() => new Webhook(newSecret()).verify(text, { ...ours }, parse)).toThrow("No matching");
        const theirs = headersOf({ ...ours, "webhook-signature": new Webhook(key).sign("msg_1", now, text) });
        expect(await verify([other, key], theirs, text, now)).toBe("msg_1");
        expect(await verify([other], theirs, text, now)).toBeUndefined();
      }
    }
  });
});

describe("verify", () => {
  test("takes a body as text or as its bytes", async () => {
    const bytes = new TextEncoder().encode(body);
    expect(await verify([secret], await signed(), bytes, at)).toBe(id);
    expect(await verify([secret], headersOf(await sign([secret], id, at, bytes)), body, at)).toBe(id);
    const window = new Uint8Array([1, ...bytes, 2]).subarray(1, -1);
    expect(await verify([secret], await signed(), window, at)).toBe(id);
    const raw = new Uint8Array([0xff, 0, 0xfe]);
    const rawHeaders = headersOf(await sign([secret], id, at, raw));
    expect(await verify([secret], rawHeaders, raw, at)).toBe(id);
    expect(await verify([secret], rawHeaders, new Uint8Array([0xff, 0, 0xfd]), at)).toBeUndefined();
  });

  test("takes a message signed with any live secret while secrets are changed", async () => {
    expect(await verify([secret], await signed([other, secret]), body, at)).toBe(id);
    expect(await verify([other, secret], await signed([secret]), body, at)).toBe(id);
    expect(await verify([newSecret()], await signed([other, secret]), body, at)).toBeUndefined();
    expect(await verify([], await signed(), body, at)).toBeUndefined();
  });

  test("refuses a message of which any part was changed", async () => {
    const changes = [
      { "webhook-id": `${id}x` },
      { "webhook-timestamp": "1614265331" },
      { "webhook-signature": fits.replace("g0", "G0") },
    ];
    for (const change of changes) {
      const headers = await signed();
      for (const [name, value] of Object.entries(change)) headers.set(name, value);
      expect(await verify([secret], headers, body, at), JSON.stringify(change)).toBeUndefined();
    }
    expect(await verify([secret], await signed(), `${body} `, at)).toBeUndefined();
    expect(await verify([secret], await signed(), "", at)).toBeUndefined();
    expect(await verify([secret], await signed(), body, at)).toBe(id);
  });

  test.each([[0, true], [300, true], [300.9, true], [301, false], [-300, true], [-301, false], [NaN, false]])(
    "at %d s from the timestamp: taken = %s",
    async (seconds, taken) => {
      const now = new Date(at.getTime() + seconds * 1000);
      expect(await verify([secret], await signed(), body, now)).toBe(taken ? id : undefined);
    },
  );

  test("keeps to the tolerance it is given", async () => {
    const now = new Date(at.getTime() + 11_000);
    expect(await verify([secret], await signed(), body, now, 10)).toBeUndefined();
    expect(await verify([secret], await signed(), body, now, 11)).toBe(id);
    expect(await verify([secret], await signed(), body, at, NaN)).toBeUndefined();
  });

  const malformed: Readonly<Record<string, readonly (string | undefined)[]>> = {
    "webhook-id": [undefined, "", "a.b", "a b", "ümlaut", "x".repeat(257), `${id}, ${id}`],
    "webhook-timestamp": [
      undefined,
      "",
      "1614265330.0",
      "1614265330s",
      "+1614265330",
      "-1614265330",
      "1.614265330e9",
      "0x60378372",
      "1614265330, 1614265330",
      "1614 265330",
      "0000001614265330",
      "NaN",
      "Infinity",
    ],
    "webhook-signature": [
      undefined,
      "",
      " ",
      "v1",
      "v1,",
      "v1,=",
      "v1,====",
      "v1,!!!!",
      fits.slice(3),
      fits.replace("v1,", "v1a,"),
      fits.replace("v1,", "v2,"),
      fits.replace("v1,", "V1,"),
      fits.replace("v1,", "v1, "),
      fits.replace("v1,", "v1,,"),
      fits.slice(0, -1),
      `${fits}=`,
      `${fits},x`,
      `${fits.slice(0, -4)}`,
      "v1,".padEnd(46, "A") + "=",
      Array(17).fill("v1,".padEnd(46, "A") + "=").join(" ") + ` ${fits}`,
    ],
  };
  const cases = Object.entries(malformed).flatMap(([name, values]) => values.map((value) => [name, value]));
  test.each(cases)("refuses the header %s: %j", async (name, value) => {
    const headers = await signed();
    if (value === undefined) headers.delete(name ?? "");
    else headers.set(name ?? "", value);
    expect(await verify([secret], headers, body, at)).toBeUndefined();
    if (name === "webhook-signature") return;
    headers.set("webhook-signature", signatureOf(headers));
    expect(await verify([secret], headers, body, at), "even signed with the secret").toBeUndefined();
  });

  test("takes what node:crypto signed over the same headers", async () => {
    const headers = await signed();
    headers.set("webhook-signature", signatureOf(headers));
    expect(await verify([secret], headers, body, at)).toBe(id);
  });

  test.each([
    `v1a,xyz ${fits}`,
    `${fits} v1,not-base64`,
    `v1, ${fits}`,
    `   ${fits}   `,
    `${"v1,".padEnd(46, "A")}= ${fits}`,
    `${fits}\tx ${fits}`,
  ])("skips what is malformed beside a signature that fits: %j", async (value) => {
    const headers = await signed();
    headers.set("webhook-signature", value);
    expect(await verify([secret], headers, body, at)).toBe(id);
  });

  test("takes what sign made, and nothing that differs in one byte", async () => {
    const idText = fc.stringMatching(/^[!-\-/-~]{1,40}$/);
    const bytes = fc.uint8Array({ maxLength: 300 });
    const seconds = fc.integer({ min: 0, max: 999_999_999 });
    const property = fc.asyncProperty(
      idText,
      bytes,
      seconds,
      fc.nat(),
      async (name, content, time, place) => {
        const now = new Date(time * 1000);
        const headers = headersOf(await sign([secret], name, now, content));
        expect(await verify([other, secret], headers, content, now)).toBe(name);
        const changed = new Uint8Array([...content, 0]);
        changed[place % changed.length]! ^= 1 << (place % 8);
        expect(await verify([other, secret], headers, changed, now)).toBeUndefined();
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  test("never throws for what headers hold", async () => {
    const part = fc.oneof(fc.stringMatching(/^[ -~]{0,60}$/), fc.constantFrom(fits, id, "1614265330", "v1,"));
    const property = fc.asyncProperty(
      part,
      part,
      fc.array(part, { maxLength: 30 }),
      async (name, time, parts) => {
        const headers = headersOf({
          "webhook-id": name,
          "webhook-timestamp": time,
          "webhook-signature": parts.join(" "),
        });
        const found = await verify([secret], headers, "another body", at);
        expect(found).toBeUndefined();
      },
    );
    await fc.assert(property, { numRuns: 500 });
  });
});

describe("sign", () => {
  test.each(["", "a.b", "a b", "a\nb", "ü", "x".repeat(257)])("refuses the id %j", async (name) => {
    await expect(sign([secret], name, at, body)).rejects.toThrow(/Cannot sign message ".*": its id/s);
  });

  test("refuses to sign without a secret or with an invalid time", async () => {
    await expect(sign([], id, at, body)).rejects.toThrow("there is no secret");
    await expect(sign([secret], id, new Date(NaN), body)).rejects.toThrow("its time is NaN");
  });
});

describe("secrets", () => {
  test("newSecret makes different secrets of 32 bytes", () => {
    expect(parseSecret(newSecret())).toHaveLength(32);
    expect(new Set(Array.from({ length: 100 }, newSecret)).size).toBe(100);
  });

  const long = (bytes: number) => `whsec_${btoa("k".repeat(bytes))}`;
  test.each([24, 32, 64])("parseSecret takes %d bytes", (bytes) => {
    expect(parseSecret(long(bytes))).toEqual(new TextEncoder().encode("k".repeat(bytes)));
    expect(isSecret(long(bytes))).toBe(true);
  });

  test.each([
    "",
    "whsec_",
    long(23),
    long(65),
    long(32).slice(6),
    long(32).replace("whsec_", "WHSEC_"),
    long(32).replace("=", ""),
    `${long(32)}=`,
    ` ${long(32)}`,
    `${long(32)}\n`,
    long(33).replace(/a/g, "-"),
    `whsec_${"Ä".repeat(44)}`,
  ])("an unusable secret is an Error that does not print it: %j", async (text) => {
    expect(isSecret(text)).toBe(false);
    for (const use of [() => parseSecret(text), () => sign([text], id, at, body)]) {
      const error = await (async () => await use())().then(() => undefined, (error: Error) => error);
      expect(error?.message).toMatch(/^Cannot use a webhook secret/);
      if (text.length > 8) expect(error?.message).not.toContain(text.trim().slice(6));
    }
    await expect(verify([text], await signed(), body, at)).rejects.toThrow("Cannot use a webhook secret");
  });

  test("a key is imported once for each secret, also when there are more secrets than keys are kept", async () => {
    const imports = vi.spyOn(crypto.subtle, "importKey");
    const secrets = Array.from({ length: 1_200 }, newSecret);
    for (const each of secrets) {
      const headers = headersOf(await sign([each], id, at, body));
      expect(await verify([each], headers, body, at)).toBe(id);
    }
    expect(imports).toHaveBeenCalledTimes(1_200);
    await sign([secrets[1_199]!], id, at, body);
    expect(imports).toHaveBeenCalledTimes(1_200);
    await sign([secrets[0]!], id, at, body);
    expect(imports, "the oldest was let go").toHaveBeenCalledTimes(1_201);
    imports.mockRestore();
  });
});
