import { describe, expect, test } from "vitest";
import { contextOf } from "./told_gateway.ts";

const link = (href: string, type?: string) => ({ out: { href, ...(type === undefined ? {} : { type }) } });

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
    ["bytes of OpenAPI", "YQ==", { type: "string", format: "byte" }, "application/octet-stream"],
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
