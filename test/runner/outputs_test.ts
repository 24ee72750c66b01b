import { describe, expect, it } from "vitest";
import { defineProcess, link, type Process, qualified } from "../../src/runner/mod.ts";
import type { Order } from "../support/fake_gateway.ts";
import { serveRunner } from "../support/served_runner.ts";

function returning(outputs: NonNullable<Process["outputs"]>, returned: () => unknown): Process {
  return { id: "make", version: "1.0.0", outputs, run: async () => await returned() };
}

async function reportOf(process: Process, order: Partial<Order> = {}) {
  await using served = await serveRunner([process]);
  const { gateway, url } = served;
  const outputs = Object.fromEntries(Object.keys(process.outputs ?? {}).map((id) => [id, {}]));
  const { jobId } = await gateway.dispatch(url, { process: "make", outputs, ...order });
  return { report: await gateway.end(jobId), uploads: gateway.uploads };
}

const anything = { schema: {} };
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe("what run returns", () => {
  it("is reported as plain values, whatever they look like", async () => {
    const values = {
      a: { href: "https://elsewhere/", type: "text/plain" },
      b: { value: 1, mediaType: "text/plain" },
      c: { upload: { name: "x" } },
      d: null,
      e: [1, "two"],
      f: false,
      g: "",
      h: 0,
    };
    const outputs = Object.fromEntries(Object.keys(values).map((id) => [id, anything]));
    const { report } = await reportOf(returning(outputs, () => values));
    expect(report.outputs).toEqual(
      Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value }])),
    );
  });

  it("may be a qualified value or a link", async () => {
    const made = {
      a: qualified("<p>", "text/html"),
      b: link("https://elsewhere.example/scene.tif", { type: "image/tiff", title: "Scene" }),
      c: link(new URL("s3://bucket/key")),
    };
    const { report } = await reportOf(returning({ a: anything, b: anything, c: anything }, () => made));
    expect(report.outputs).toEqual({
      a: { value: "<p>", mediaType: "text/html" },
      b: { href: "https://elsewhere.example/scene.tif", type: "image/tiff", title: "Scene" },
      c: { href: "s3://bucket/key" },
    });
    expect(() => link("javascript:alert(1)")).toThrow(/href/);
    expect(() => link("/relative")).toThrow(/href/);
    expect(() => link("https://a/", { type: "nonsense" })).toThrow(/media type/);
    expect(() => qualified(1, "nonsense")).toThrow(/"nonsense"/);
  });

  it("has only the wanted outputs", async () => {
    const made = returning({ a: anything, b: anything }, () => ({ a: 1, b: 2 }));
    const { report } = await reportOf(made, { outputs: { b: {} } });
    expect(report.outputs).toEqual({ b: { value: 2 } });
    const partly = returning({ a: anything, b: anything }, () => ({ a: 1 }));
    expect((await reportOf(partly, { outputs: { a: {} } })).report.status).toBe("successful");
  });

  it("without a wanted output fails, saying which and what came instead", async () => {
    const cases: [unknown, RegExp][] = [
      [{ a: 1 }, /"make" did not make the output "b".*it returned an object with a/],
      [{ a: 1, b: undefined }, /the output "b"/],
      [{}, /"a", "b".*no members/],
      [undefined, /it returned undefined/],
      [5, /it returned number/],
    ];
    for (const [returned, message] of cases) {
      const { report } = await reportOf(returning({ a: anything, b: anything }, () => returned));
      expect(report.status).toBe("failed");
      expect(report.exception?.detail).toMatch(message);
    }
  });

  it("that cannot be JSON fails, naming the output", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    for (const value of [circle, 10n, () => 1, Symbol("x")]) {
      const { report } = await reportOf(returning({ a: anything }, () => ({ a: value })));
      expect(report.exception?.detail).toMatch(/Output "a" cannot be written as JSON/);
    }
  });

  it("is uploaded above the inline limit, with the right name, type and bytes", async () => {
    const outputs = {
      list: anything,
      words: anything,
      page: { schema: { type: "string", contentMediaType: "text/html" } },
      feature: { schema: { type: "object", contentMediaType: "application/geo+json" } },
      picture: { schema: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" } },
      small: anything,
    };
    const long = "ä".repeat(60);
    const made = {
      list: Array.from({ length: 50 }, (_, index) => index),
      words: long,
      page: `<p>${long}`,
      feature: { type: "Feature", properties: { long } },
      picture: btoa("\x89PNG".repeat(30)),
      small: "x".repeat(98),
    };
    const { report, uploads } = await reportOf(returning(outputs, () => made), { inlineLimitBytes: 100 });
    const stored = (path: string) => uploads.get(`1/${path}`);
    expect(report.outputs?.["small"]).toEqual({ value: made.small });
    expect(JSON.parse(text(stored("list/list.json")?.bytes))).toEqual(made.list);
    expect(text(stored("words/words.txt")?.bytes)).toBe(long);
    expect(stored("words/words.txt")?.mediaType).toBe("text/plain; charset=utf-8");
    expect(text(stored("page/page.html")?.bytes)).toBe(made.page);
    expect(JSON.parse(text(stored("feature/feature.geojson")?.bytes))).toEqual(made.feature);
    const picture = stored("picture/picture.png");
    expect([...picture?.bytes?.slice(0, 4) ?? []]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(report.outputs?.["picture"]).toEqual({
      upload: { name: "picture.png", mediaType: "image/png", size: 120, sha256: picture?.sha256 },
    });
  });

  it("is uploaded when many small values together would make a report too large", async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `o${index}`);
    const outputs = Object.fromEntries(ids.map((id) => [id, anything]));
    const made = () => Object.fromEntries(ids.map((id) => [id, "x".repeat(900)]));
    const { report } = await reportOf(returning(outputs, made), { inlineLimitBytes: 1_000 });
    const inline = Object.values(report.outputs ?? {}).filter((output) => "value" in output).length;
    expect(inline).toBe(8);
    expect(JSON.stringify(report).length).toBeLessThan(11_000);
  });

  it("is uploaded when it is bytes, a Blob or a stream", async () => {
    const outputs = {
      bytes: anything,
      typed: anything,
      blob: anything,
      stream: { schema: { type: "string", contentMediaType: "application/x-netcdf" } },
      "odd / id": anything,
    };
    const made = () => ({
      bytes: new Uint8Array([1, 2, 3]),
      typed: qualified(new Uint8Array([4]), "image/tiff; application=geotiff"),
      blob: new Blob(["a,b"], { type: "text/csv" }),
      stream: new Blob([new Uint8Array(5)]).stream(),
      "odd / id": new Uint8Array(),
    });
    const { report, uploads } = await reportOf(returning(outputs, made));
    const names = Object.values(report.outputs ?? {}).map((output) =>
      "upload" in output && output.upload.name
    );
    expect(names).toEqual(["bytes.bin", "typed.tif", "blob.csv", "stream.nc", "odd_id.bin"]);
    expect(uploads.get("1/odd / id/odd_id.bin")).toMatchObject({
      size: 0,
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
    expect(text(uploads.get("1/blob/blob.csv")?.bytes)).toBe("a,b");
    expect(uploads.get("1/typed/typed.tif")?.mediaType).toBe("image/tiff; application=geotiff");
  });

  it("may be base64: in a report as it is, above the limit as the bytes", async () => {
    const short = btoa("\x89PNG");
    const long = btoa("\x89PNG".repeat(30));
    const said = (text: string) => qualified(text, "image/png", { encoding: "base64" });
    const made = { a: said(short), b: said(long) };
    const { report, uploads } = await reportOf(returning({ a: anything, b: anything }, () => made), {
      inlineLimitBytes: 100,
    });
    expect(report.outputs?.["a"]).toEqual({ value: short, mediaType: "image/png", encoding: "base64" });
    expect(report.outputs?.["b"]).toMatchObject({ upload: { name: "b.png", size: 120 } });
    expect([...uploads.get("1/b/b.png")?.bytes?.slice(0, 4) ?? []]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(() => qualified("no base64!", "image/png", { encoding: "base64" })).toThrow(/not base64/);
    expect(() => qualified(5, "image/png", { encoding: "base64" })).toThrow(/a number that is not base64/);
    const picture = { schema: { type: "string", format: "byte" } };
    const broken = await reportOf(returning({ picture }, () => ({ picture: "!".repeat(200) })), {
      inlineLimitBytes: 100,
    });
    expect(broken.report.exception?.detail).toBe('Output "picture" is not base64, as its description says');
  });

  it("is told the format that was asked for, and a large value has it", async () => {
    const features = {
      schema: {
        oneOf: [
          { type: "string", contentMediaType: "application/gml+xml" },
          { type: "string", contentMediaType: "text/csv" },
        ],
      },
    };
    let told: unknown;
    const process = defineProcess({
      id: "make",
      version: "1.0.0",
      outputs: { features },
      run(_inputs, job) {
        told = job.outputs.features?.format?.mediaType;
        return { features: "a,b\n".repeat(50) };
      },
    });
    const outputs = { features: { format: { mediaType: "text/csv" } } };
    const { report } = await reportOf(process, { outputs, inlineLimitBytes: 100 });
    expect(told).toBe("text/csv");
    expect(report.outputs?.["features"]).toMatchObject({
      upload: { name: "features.csv", mediaType: "text/csv" },
    });
    const { report: byDefault } = await reportOf(process, {
      outputs: { features: {} },
      inlineLimitBytes: 100,
    });
    expect(byDefault.outputs?.["features"]).toMatchObject({ upload: { mediaType: "application/gml+xml" } });
  });

  it("may not be an upload of another output", async () => {
    const process = defineProcess({
      id: "make",
      version: "1.0.0",
      outputs: { a: anything, b: anything },
      async run(_inputs, job) {
        const upload = await job.upload("a", "a.txt", { content: "x" });
        return { a: upload, b: upload };
      },
    });
    const { report } = await reportOf(process);
    expect(report.exception?.detail).toBe('Output "b" is an upload for output "a"');
  });
});
