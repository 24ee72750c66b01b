/** Results of real processes behind a real gateway, over real HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get } from "zarrita";
import { type Client, createClient, JobInvalidError } from "../../../src/client/mod.ts";
import type { OpenedZarr } from "../../../src/client/openers/mod.ts";
import { createRunnerProgram, type RunnerProgram } from "../../support/runner_program.ts";
import { type ServedGateway, serveGateway } from "../../support/served_gateway.ts";

let runner: RunnerProgram;
let served: ServedGateway;
let client: Client;

beforeAll(async () => {
  runner = await createRunnerProgram();
  await runner.start();
  served = await serveGateway({ runners: [runner] });
  client = createClient({ url: served.gateway.url });
}, 60_000);
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await runner?.stop();
});

describe.concurrent("simulate_scene, opened as Zarr", () => {
  test("has the dimensions, coordinates and values that its description promises", async () => {
    const job = await client.execute("simulate_scene", {
      var_names: "a, sea surface",
      bbox: [10, 50, 14, 52],
      resolution: 1,
      start_date: "2025-01-01",
      end_date: "2025-01-04",
    });
    const { group, arrays } = await client.openResult(job.id) as OpenedZarr;
    expect(group?.kind).toBe("group");
    expect(Object.keys(arrays).sort()).toEqual(["a", "lat", "lon", "sea surface", "time"]);
    for (const name of ["a", "sea surface"]) {
      expect(arrays[name]).toMatchObject({ shape: [3, 2, 4], dtype: "float64" });
      expect(arrays[name]?.attrs["_ARRAY_DIMENSIONS"]).toEqual(["time", "lat", "lon"]);
      expect(await values(arrays[name])).toEqual(Array(24).fill(0));
    }
    expect(await values(arrays["lon"])).toEqual([10.5, 11.5, 12.5, 13.5]);
    expect(await values(arrays["lat"])).toEqual([50.5, 51.5]);
    expect(await values(arrays["time"])).toEqual([0n, 1n, 2n]);
    expect(arrays["time"]?.attrs["units"]).toBe("days since 2025-01-01 00:00:00");
  });

  test("as the text of one of its files, for whom has an opener for that", async () => {
    const client = createClient({ url: served.gateway.url });
    const unregister = client.openers.register({
      name: "zarr metadata",
      isUsable: () => true,
      accept: ({ mediaType, options }) => mediaType === "application/zarr" && options["as"] === "metadata",
      open: async ({ fetch, outputUrl }) => await (await fetch(`${outputUrl}/.zgroup`)).json(),
    });
    const job = await client.execute("simulate_scene", { resolution: 1, bbox: [0, 0, 2, 2], var_names: "a" });
    expect(await job.openResult({ as: "metadata" })).toEqual({ zarr_format: 2 });
    unregister();
    expect(await job.openResult({ as: "metadata" })).toHaveProperty("arrays.a");
  });
});

describe.concurrent("values, opened as JSON", () => {
  test("primes_between", async () => {
    const job = await client.execute("primes_between", { min_val: 10, max_val: 20 });
    expect(await client.openResult(job.id)).toEqual([11, 13, 17, 19]);
    expect(await client.openResult(job.id, { output: "return_value" })).toEqual([11, 13, 17, 19]);
  });

  test("or by an opener of one's own", async () => {
    const client = createClient({ url: served.gateway.url });
    client.openers.register({
      name: "range",
      isUsable: () => true,
      accept: ({ outputValue }) => Array.isArray(outputValue) || "opens lists of numbers",
      async open(context) {
        const numbers: number[] = JSON.parse(await context.text());
        return { lowest: Math.min(...numbers), highest: Math.max(...numbers) };
      },
    });
    const job = await client.execute("primes_between", { min_val: 10, max_val: 50 });
    expect(await job.openResult()).toEqual({ lowest: 11, highest: 47 });
  });

  test("a job that was not executed yet is executed", async () => {
    const job = client.prepare("primes_between", { min_val: 2, max_val: 3 });
    expect(await job.openResult()).toEqual([2, 3]);
  });

  test("218, which describes a text and gives an object", async () => {
    const inputs = {
      start_date: "2025-01-01",
      end_date: "2025-01-02",
      geometry: "POINT (1 2)",
      indicator_name: null,
      site_extend: null,
    };
    const { start_date, end_date, geometry } = inputs;
    const job = await client.execute("218", inputs);
    expect(await job.openResult()).toEqual({ start_date, end_date, geometry });
  });

  test("a failed job is its error", async () => {
    const job = await client.execute("simulate_scene", { bbox: [0, 0, 0, 0] });
    await expect(job.openResult()).rejects.toThrow(JobInvalidError);
  });
});

async function values(array: OpenedZarr["arrays"][string] | undefined): Promise<unknown[]> {
  if (array === undefined) throw new Error("There is no such array");
  return Array.from((await get(array)).data as Iterable<unknown>);
}
