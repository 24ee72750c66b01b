import { describe, expect, test } from "vitest";
import { contextOf, gatewayUrl, tellGateway } from "./told_gateway.ts";

const link = (href: string, type?: string) => ({ out: { href, ...(type === undefined ? {} : { type }) } });

describe("context: content", () => {
  const there = "https://h.test/a";
  const latin = () =>
    new Response(new Uint8Array([0xe9]), { headers: { "content-type": "text/plain; charset=iso-8859-1" } });
  test.each<[string, unknown, string, string]>([
    ["of a link, by what the answer says", { href: there }, "é", "text/plain; charset=iso-8859-1"],
    [
      "of a link, by what the link says",
      { href: there, type: "text/csv; charset=latin1" },
      "é",
      "text/csv; charset=latin1",
    ],
    ["of base64", { value: "w6k=", mediaType: "text/plain", encoding: "base64" }, "é", "text/plain"],
    ["of a text", "é", "é", "text/plain"],
    ["of an object", { value: { a: 1 } }, '{"a":1}', "application/json"],
  ])("%s", async (_, value, text, type) => {
    const context = await contextOf({ results: { out: value }, files: { [there]: latin } });
    expect(await context.text()).toBe(text);
    expect((await context.content()).type).toBe(type);
  });

  test("relative URLs are taken from the link, and the link from the results", async () => {
    const files = {
      [`${gatewayUrl}/jobs/j/results/out/a.txt`]: () => new Response("a"),
      [`${gatewayUrl}/jobs/j/results/out/b.txt`]: () => new Response("b"),
    };
    const context = await contextOf({ results: link("results/out/a.txt"), files });
    expect(await context.text()).toBe("a");
    expect(await (await context.fetch("b.txt")).text()).toBe("b");
  });

  test.each([
    ["a value has no link", 1, undefined, /links to: it is no link/],
    ["no URL", { href: "https://" }, undefined, /"https:\/\/" is no URL/],
    [
      "a file of this machine",
      { href: "file:///etc/passwd" },
      undefined,
      /Cannot get file:\/\/\/etc\/passwd: only https:, http:, data:/,
    ],
    ["a file of this machine, asked for by name", 1, "file:///etc/passwd", /only https:, http:, data:/],
  ])("%s", async (_, value, url, message) => {
    const context = await contextOf({ results: { out: value } });
    await expect(context.fetch(url)).rejects.toThrow(message);
  });
});

describe("context: credentials", () => {
  const foreign = "https://elsewhere.test/a.txt";
  const own = `${gatewayUrl}/jobs/j/results/out/a.txt`;
  const files = { [foreign]: () => new Response("a"), [own]: () => new Response("a") };

  test.each([[own, "Bearer secret"], [foreign, null]])("to %s: %s", async (href, authorization) => {
    const { client, asked } = tellGateway({
      results: link(href, "text/plain"),
      files,
      auth: { bearer: "secret" },
    });
    expect(await client.openResult("j")).toBe("a");
    expect(asked.find(({ url }) => url === href)?.headers.get("authorization")).toBe(authorization);
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer secret");
  });

  test("a redirect is not followed", async () => {
    const redirect = () => new Response(null, { status: 302, headers: { location: foreign } });
    const { client, asked, count } = tellGateway({
      results: link(own, "text/plain"),
      files: { ...files, [own]: redirect },
    });
    await expect(client.openResult("j")).rejects.toThrow(/redirects are not followed/);
    expect(count("elsewhere.test/a.txt")).toBe(0);
    expect(asked.find(({ url }) => url === own)?.redirect).toBe("manual");
  });
});
