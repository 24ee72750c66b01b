import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../support/bundle.ts";
import { has } from "../support/has.ts";
import type { Bundle } from "../support/workerd/bundle_options.ts";

const mostBytes = 6_000;

describe.skipIf(!has("workerd"))("what a page loads of the client", { timeout: 30_000 }, () => {
  let client: Bundle;
  const load = (text: string) => bundle({ text, minify: true, atOnceOnly: true });
  beforeAll(async () => {
    client = await load('export { createClient } from "./src/client/mod.ts"');
  });

  it(`is at most ${mostBytes} bytes`, () => {
    const bytes = gzipSync(client.code, { level: 9 }).length;
    console.log(`client: ${bytes} bytes gzip`);
    const heaviest = client.weights.slice(0, 12).map(([path, weight]) => `${weight} ${path}`);
    expect(bytes, `minified: ${heaviest.join(", ")}`).toBeLessThanOrEqual(mostBytes);
  });

  it("is of the client alone: no package, no schema, nothing that opens, generates or validates", () => {
    const paths = client.weights.filter(([, weight]) => weight > 0).map(([path]) => path);
    expect(paths).toContain("src/client/job.ts");
    const others = paths.filter((path) => !path.startsWith("src/client/"));
    expect(others).toEqual([]);
    const late = /src\/client\/(openers\/(?!registered\.ts)|templates\/|validate\/|generate\/)/;
    expect(paths.filter((path) => late.test(path))).toEqual([]);
  });

  it("is found to be too much with a package in it", async () => {
    const { code, weights } = await load('export { z } from "zod"; export * from "./src/client/mod.ts"');
    expect(gzipSync(code, { level: 9 }).length).toBeGreaterThan(mostBytes);
    expect(weights[0]?.[0]).toContain("node_modules/");
  });
});
