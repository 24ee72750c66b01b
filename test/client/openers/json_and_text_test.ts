import { describe, expect, test } from "vitest";
import { OpenError } from "../../../src/client/mod.ts";
import { href, openOutput } from "./told_gateway.ts";

describe("json", () => {
  test.each<[string, unknown, string | undefined, unknown]>([
    ["linked", { href, type: "application/json" }, '{"a":1}', { a: 1 }],
    ["linked, without a type", { href: `${href}.json?sig=a.b` }, "[1]", [1]],
    ["linked, of a kind", { href, type: "Application/Hal+JSON; profile=x" }, "[1]", [1]],
    ["an object, qualified", { value: { a: 1 } }, undefined, { a: 1 }],
    ["an object as it is", { a: 1 }, undefined, { a: 1 }],
    ["a bounding box", { bbox: [1, 2, 3, 4] }, undefined, { bbox: [1, 2, 3, 4] }],
    ["a number", 0, undefined, 0],
    ["false", false, undefined, false],
    ["null", null, undefined, null],
    ["in base64", { value: btoa("[1]"), mediaType: "application/json", encoding: "base64" }, undefined, [1]],
    ["written in a text", { value: "[1]", mediaType: "application/json" }, undefined, [1]],
    ["a string of JSON", { value: "[draft] a", mediaType: "application/json" }, undefined, "[draft] a"],
    ["a string of digits", { value: "12", mediaType: "application/json" }, undefined, "12"],
  ])("%s", async (_, value, body, expected) => {
    expect(await openOutput(value, body === undefined ? {} : { body })).toEqual(expected);
  });

  test("what is none is an error", async () => {
    const opened = openOutput({ href, type: "application/json" }, { body: "<html>" });
    await expect(opened).rejects.toThrow(OpenError);
    await expect(opened).rejects.toThrow(/json: .*JSON/);
  });
});

describe("text", () => {
  test.each<[string, unknown, Record<string, unknown>, string]>([
    ["inline", "a,b", {}, "a,b"],
    ["qualified", { value: "<b/>", mediaType: "TEXT/html; charset=utf-8" }, {}, "<b/>"],
    ["linked", { href, type: "text/plain" }, { body: "\uFEFFé" }, "é"],
    ["by its extension", { href: `${href}.txt#a.json` }, { body: "a" }, "a"],
    [
      "CSV as the text that it is",
      { href, type: "text/csv" },
      { body: "a\n1", mediaType: "text/plain" },
      "a\n1",
    ],
  ])("%s", async (_, value, options, expected) => {
    expect(await openOutput(value, options)).toBe(expected);
  });
});
