import { describe, expect, test } from "vitest";
import { OutputNameError } from "../../../src/client/mod.ts";
import { contextOf, tellGateway } from "./told_gateway.ts";

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
