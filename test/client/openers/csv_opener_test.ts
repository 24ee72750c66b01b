import { describe, expect, test } from "vitest";
import { href, openOutput } from "./told_gateway.ts";

describe("csv", () => {
  const table = 'name,note\r\nA,"x, ""y""\r\nz"\r\n007,\r\n';
  const rows = [{ name: "A", note: 'x, "y"\r\nz' }, { name: "007", note: "" }];
  test.each<[string, unknown, Record<string, unknown>]>([
    ["by its type, without an extension", { href, type: "text/csv; charset=utf-8" }, { body: table }],
    ["by its type, in capitals", { href, type: "TEXT/CSV" }, { body: table }],
    ["by its extension", { href: `${href}.CSV?sig=a.b` }, { body: table }],
    ["bytes by their extension", { href: `${href}.csv`, type: "application/octet-stream" }, { body: table }],
    ["by what the caller says", { href }, { body: table, mediaType: "text/csv" }],
    ["by its description", table, { schema: { type: "string", contentMediaType: "text/csv" } }],
    ["qualified", { value: table, mediaType: "text/csv" }, {}],
    ["in base64", { value: btoa(table), mediaType: "text/csv", encoding: "base64" }, {}],
    ["with tabs", { href: `${href}.tsv` }, { body: 'name\tnote\nA\t"x, ""y""\r\nz"\n\n007\t\n' }],
    ["with what the caller says stands between", { href: `${href}.csv` }, {
      body: 'name;note\nA;"x, ""y""\r\nz"\n007;',
      delimiter: ";",
    }],
  ])("%s", async (_, value, options) => {
    expect(await openOutput(value, options)).toEqual(rows);
  });

  test("numbers for whom asks for them", async () => {
    const value = { value: "a,b\n1.5,true", mediaType: "text/csv" };
    expect(await openOutput(value, { dynamicTyping: true })).toEqual([{ a: 1.5, b: true }]);
  });

  test("of one column, and of names only", async () => {
    expect(await openOutput({ value: "a\n1\n2", mediaType: "text/csv" })).toEqual([{ a: "1" }, { a: "2" }]);
    expect(await openOutput({ value: "a,b\n", mediaType: "text/csv" })).toEqual([]);
  });

  test.each([
    [
      "a row with too few",
      "a,b\n1,2\n3",
      /csv: Too few fields.*\(row 2 after the names\); is "," the `delimiter`\?/,
    ],
    ["a row with too many", "a,b\n1,2,3", /csv: Too many fields.*\(row 1 after the names\)/],
    ["a quote that does not end", 'a\n"1', /csv: .*[Qq]uote/],
  ])("%s", async (_, value, message) => {
    await expect(openOutput({ value, mediaType: "text/csv" })).rejects.toThrow(message);
  });
});
