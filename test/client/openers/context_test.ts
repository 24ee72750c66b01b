import { describe, expect, test } from "vitest";
import { OutputNameError } from "../../../src/client/mod.ts";
import { contextOf, gatewayUrl, tellGateway } from "./told_gateway.ts";

const link = (href: string, type?: string) => ({ out: { href, ...(type === undefined ? {} : { type }) } });

describe("context: the output that is meant", () => {
  test.each<[string, Record<string, unknown>, string | undefined, string, unknown]>([
    ["the only one", { out: 1 }, undefined, "out", 1],
    ["the one that is named", { a: 1, b: 2 }, "b", "b", 2],
    ["of several `return_value`", { a: 1, return_value: 2 }, undefined, "return_value", 2],
    ["null", { out: null }, undefined, "out", null],
    ["one that is called as a member of every object", { toString: 1, b: 2 }, "toString", "toString", 1],
  ])("%s", async (_, results, output, name, value) => {
    const context = await contextOf({ results }, output === undefined ? {} : { output });
    expect(context).toMatchObject({ jobId: "j", results, outputName: name, outputValue: value });
  });

  test.each<[string, Record<string, unknown>, string | undefined, RegExp]>([
    ["several and no name", { a: 1, b: 2 }, undefined, /it has several; name one as `output`: "a", "b"$/],
    ["a name that there is not", { a: 1, b: 2 }, "c", /output "c" of job "j": .* there is "a", "b"$/],
    ["a name that every object has", { a: 1 }, "toString", /output "toString" .* there is "a"$/],
    ["no outputs", {}, undefined, /it has no outputs$/],
  ])("%s", async (_, results, output, message) => {
    const { client } = tellGateway({ results });
    const opened = client.openResult("j", { output });
    await expect(opened).rejects.toThrow(OutputNameError);
    await expect(opened).rejects.toMatchObject({ message, outputs: Object.keys(results), output });
  });
});

describe("context: links, qualified values, inline values", () => {
  test.each<[string, unknown, { link?: boolean; qualified?: boolean; mediaType?: string }]>([
    ["a link", { href: "https://h.test/a", type: "text/csv" }, { link: true, mediaType: "text/csv" }],
    ["a link without a type", { href: "https://h.test/a" }, { link: true }],
    ["an href that is no text", { href: 1 }, {}],
    ["a qualified value", { value: "a", mediaType: "TEXT/CSV; charset=utf-8" }, {
      qualified: true,
      mediaType: "text/csv",
    }],
    ["a value in base64", { value: "YQ==", mediaType: "image/png", encoding: "base64" }, {
      qualified: true,
      mediaType: "image/png",
    }],
    ["an object, qualified", { value: { a: 1 } }, { qualified: true }],
    ["an object with a member called value", { value: 3, unit: "m" }, {}],
    ["a bounding box", { bbox: [1, 2, 3, 4] }, {}],
    ["a list", [1, 2], {}],
    ["a text", "value", {}],
    ["null", null, {}],
  ])("%s", async (_, value, { link: isLink = false, qualified = false, mediaType }) => {
    const context = await contextOf({ results: { out: value } });
    expect(context.outputLink).toEqual(isLink ? value : undefined);
    expect(context.qualifiedValue).toEqual(qualified ? value : undefined);
    expect(context.mediaType).toBe(mediaType);
  });

  test("the media type that the caller gives wins", async () => {
    const context = await contextOf({ results: link("https://h.test/a.csv", "text/csv") }, {
      mediaType: "Text/PLAIN; charset=latin1",
    });
    expect(context).toMatchObject({ mediaType: "text/plain", effectiveMediaType: "text/plain" });
  });
});

describe("context: the extension is of the path, and of nothing else", () => {
  test.each<[string, string | undefined]>([
    ["https://api.example.org/jobs/1/results/out", undefined],
    ["http://localhost:8008/out", undefined],
    ["https://h.test/data.csv", ".csv"],
    ["https://h.test/DATA.CSV", ".csv"],
    ["https://h.test/data.csv?sig=a.b&x=/c.json", ".csv"],
    ["https://h.test/data?file=c.json", undefined],
    ["https://h.test/data.csv#part.1", ".csv"],
    ["https://h.test/data#part.json", undefined],
    ["https://h.test/v1.0/data", undefined],
    ["https://h.test/datacube.zarr/", ".zarr"],
    ["https://h.test/a.tar.gz", ".gz"],
    ["https://h.test/.zgroup", undefined],
    ["https://h.test/data.", undefined],
    ["https://h.test", undefined],
    ["https://h.test/", undefined],
    ["results/out/table.csv", ".csv"],
    ["data:text/plain,a.csv", undefined],
  ])("%s", async (href, extension) => {
    expect((await contextOf({ results: link(href) })).extension).toBe(extension);
  });
});

describe("context: what the output is by all that is known", () => {
  const geo = { type: "object", format: "geojson-feature-collection" };
  test.each<[string, unknown, Record<string, unknown>, string | undefined]>([
    ["media type before extension", link("https://h.test/a.json", "text/csv").out, {}, "text/csv"],
    [
      "bytes that have an extension",
      link("https://h.test/a.csv", "application/octet-stream").out,
      {},
      "text/csv",
    ],
    [
      "bytes that have none",
      link("https://h.test/a", "application/octet-stream").out,
      {},
      "application/octet-stream",
    ],
    [
      "another name of the same",
      link("https://h.test/a", "application/vnd+zarr").out,
      {},
      "application/zarr",
    ],
    [
      "extension before description",
      link("https://h.test/a.zarr").out,
      { contentMediaType: "text/csv" },
      "application/zarr",
    ],
    ["a link that is described", link("https://h.test/a").out, { contentMediaType: "text/CSV" }, "text/csv"],
    ["a link that is not", link("https://h.test/a").out, { type: "object" }, undefined],
    ["an extension that every object has", link("https://h.test/a.constructor").out, {}, undefined],
    [
      "JSON that is GeoJSON by its name",
      link("https://h.test/a.geojson", "application/json").out,
      {},
      "application/geo+json",
    ],
    [
      "JSON that is GeoJSON by its format",
      { value: {}, mediaType: "application/json" },
      geo,
      "application/geo+json",
    ],
    ["a value that is GeoJSON by its format", { value: {} }, geo, "application/geo+json"],
    ["a text that is described", "a,b", { type: "string", contentMediaType: "text/csv" }, "text/csv"],
    ["a text", "a,b", { type: "string" }, "text/plain"],
    [
      "a text in base64 by its description",
      "YQ==",
      { contentEncoding: "base64" },
      "application/octet-stream",
    ],
    ["base64 without a type", { value: "YQ==", encoding: "base64" }, {}, "application/octet-stream"],
    ["a number", 1, { type: "number" }, "application/json"],
    ["null", null, {}, "application/json"],
    [
      "an object where a text was described",
      { a: "1" },
      { type: "string", format: "uri" },
      "application/json",
    ],
  ])("%s", async (_, value, schema, expected) => {
    const context = await contextOf({ results: { out: value }, outputs: { out: schema } });
    expect(context.outputDescription?.schema).toEqual(schema);
    expect(context.effectiveMediaType).toBe(expected);
  });

  test("without a description, which is no error", async () => {
    const context = await contextOf({ results: { out: [1] } });
    expect(context).toMatchObject({ processDescription: undefined, effectiveMediaType: "application/json" });
    expect(context.processDescriptionError).toMatchObject({ name: "ApiError", status: 404 });
  });
});

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
    const { client, count } = tellGateway({
      results: link(own, "text/plain"),
      files: { ...files, [own]: redirect },
    });
    await expect(client.openResult("j")).rejects.toThrow(/the answer is a redirect, which is not followed/);
    expect(count("elsewhere.test/a.txt")).toBe(0);
  });
});
