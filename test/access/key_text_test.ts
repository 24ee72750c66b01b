import { crc32 as zlibCrc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../src/access/crc32.ts";
import { keyIdOf, newKeyText } from "../../src/access/key_text.ts";

describe("an API key", () => {
  it("is tg_, its id, 32 random bytes and a check, all letters and digits", () => {
    const keys = Array.from({ length: 500 }, newKeyText);
    for (const { id, text } of keys) {
      expect(text).toMatch(/^tg_[0-9A-Za-z]{11}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
      expect(keyIdOf(text)).toBe(id);
    }
    expect(new Set(keys.map(({ id }) => id)).size).toBe(500);
    expect(new Set(keys.map(({ text }) => text.slice(15, 58))).size).toBe(500);
  });

  it("is none when any one character of it is another, or two have changed places", () => {
    const { text } = newKeyText();
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === "x" ? "y" : "x";
      expect(keyIdOf(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
      const swapped = text.slice(0, at) + (text[at + 1] ?? "") + text[at] + text.slice(at + 2);
      if (swapped !== text) expect(keyIdOf(swapped)).toBeUndefined();
    }
  });

  it("is nothing else", () => {
    const { text } = newKeyText();
    for (
      const other of [
        "",
        "tg_",
        text.slice(1),
        `${text} `,
        ` ${text}`,
        `${text}\n`,
        text + text,
        text.toUpperCase(),
      ]
    ) {
      expect(keyIdOf(other)).toBeUndefined();
    }
  });
});

describe("crc32", () => {
  it("is that of zlib", () => {
    for (const text of ["", "a", "123456789", newKeyText().text]) expect(crc32(text)).toBe(zlibCrc32(text));
  });
});
