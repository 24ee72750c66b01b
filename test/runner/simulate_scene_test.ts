import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { processes } from "../../workers/demo_runner/processes.ts";
import { toZarrName } from "../../workers/demo_runner/zarr_name.ts";
import type { StoredUpload } from "../support/fake_gateway.ts";
import { has, pathOf } from "../support/has.ts";
import { serveRunner } from "../support/served_runner.ts";
import { serveFiles } from "../support/static_files.ts";

const defaults = {
  var_names: "a, b, c",
  bbox: [-180, -90, 180, 90],
  resolution: 0.5,
  start_date: "2025-01-01",
  end_date: "2025-02-01",
  periodicity: 1,
};

interface Manifest {
  readonly name: string;
  readonly mediaType: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

async function simulate(inputs: Partial<Record<keyof typeof defaults | "output_path", unknown>> = {}) {
  await using served = await serveRunner(processes);
  const { gateway, url } = served;
  const order = { process: "simulate_scene", inputs: { ...defaults, ...inputs } };
  const { jobId } = await gateway.dispatch(url, order);
  const report = await gateway.end(jobId, 30);
  const output = report.outputs?.["return_value"];
  const upload = output && "upload" in output ? output.upload as Manifest : undefined;
  const prefix = `1/return_value/${upload?.name}/`;
  const stored = [...gateway.uploads].map(([path, file]) => [path.replace(prefix, ""), file] as const);
  const files = new Map<string, StoredUpload>(stored);
  const progress = gateway.applied(jobId).flatMap((applied) => applied.progress ?? []);
  return { report, upload, files, progress };
}

function json(files: ReadonlyMap<string, StoredUpload>, path: string) {
  return JSON.parse(new TextDecoder().decode(files.get(path)?.bytes));
}

function numbers(files: ReadonlyMap<string, StoredUpload>, path: string): number[] {
  return [...new Float64Array(files.get(path)?.bytes?.slice().buffer ?? new ArrayBuffer())];
}

describe("simulate_scene", () => {
  it("uploads a consolidated Zarr v2 group under the name datacube.zarr", async () => {
    const { upload, files, progress } = await simulate();
    expect(upload).toMatchObject({ name: "datacube.zarr", mediaType: "application/zarr" });
    expect(upload?.files.map(({ path }) => path).sort()).toEqual([...files.keys()].sort());
    const { metadata, zarr_consolidated_format: format } = json(files, ".zmetadata");
    expect(format).toBe(1);
    for (const [path, content] of Object.entries(metadata)) expect(json(files, path)).toEqual(content);
    expect(Object.keys(metadata).length).toBe(2 + 2 * 6);
    expect(metadata["a/.zarray"]).toMatchObject({
      zarr_format: 2,
      shape: [31, 360, 720],
      dtype: "<f8",
      order: "C",
    });
    expect(metadata["a/.zattrs"]).toEqual({ _ARRAY_DIMENSIONS: ["time", "lat", "lon"] });
    expect(metadata["time/.zattrs"].units).toBe("days since 2025-01-01 00:00:00");
    expect(numbers(files, "lon/0").slice(0, 2)).toEqual([-179.75, -179.25]);
    expect(numbers(files, "lat/0").at(-1)).toBe(89.75);
    expect(progress.at(-1)).toBe(100);
  });

  it("stores every chunk of the variables, whole and zero", async () => {
    const { files } = await simulate({ resolution: 1, end_date: "2025-01-04" });
    const { chunks } = json(files, "a/.zarray");
    expect(chunks).toEqual([3, 180, 360]);
    const chunk = inflateSync(files.get("b/0.0.0")?.bytes ?? new Uint8Array());
    expect(chunk.length).toBe(3 * 180 * 360 * 8);
    expect(chunk.some((byte) => byte !== 0)).toBe(false);
    expect([...files.keys()].filter((path) => /^[abc]\/\d/.test(path)).sort()).toEqual([
      "a/0.0.0",
      "b/0.0.0",
      "c/0.0.0",
    ]);
  });

  it("takes any resolution: a very large scene is sparse, and small to send", async () => {
    const before = Deno.memoryUsage().rss;
    const { files, upload } = await simulate({ resolution: 0.01 });
    expect(json(files, "a/.zarray")).toMatchObject({ shape: [31, 18_000, 36_000], fill_value: null });
    expect(files.size).toBe(3 + 12 + 3);
    expect(upload?.files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(500_000);
    expect((Deno.memoryUsage().rss - before) / 1e6).toBeLessThan(100);
  });

  it("rounds its sizes as the original does", async () => {
    const sizes: [object, number[]][] = [
      [{ periodicity: 2 }, [16, 180, 360]],
      [{ periodicity: 10 }, [3, 180, 360]],
      [{ end_date: "2025-01-26", periodicity: 10 }, [2, 180, 360]],
      [{ bbox: [0, 40, 10.5, 44.6] }, [31, 5, 10]],
      [{ bbox: [0, 0, 1.5, 1] }, [31, 1, 2]],
      [{ start_date: "2024-02-27", end_date: "2024-03-02" }, [4, 180, 360]],
    ];
    for (const [inputs, shape] of sizes) {
      const { files } = await simulate({ resolution: 1, ...inputs });
      expect([inputs, json(files, "a/.zarray").shape]).toEqual([inputs, shape]);
    }
  });

  it("fails with 400 for a scene that there cannot be, and uploads nothing", async () => {
    const cases: [object, RegExp][] = [
      [{ var_names: "a,,b" }, /var_names has ""/],
      [{ var_names: "../../x" }, /cannot be the name/],
      [{ var_names: "lon" }, /"lon"/],
      [{ var_names: Array.from({ length: 101 }, (_, index) => `v${index}`).join(",") }, /more than 100/],
      [{ bbox: [10, 0, 0, 10] }, /-20 cells along lon/],
      [{ bbox: [0, 0, 1e12, 10] }, /along lon; it must have 1 to 1000000/],
      [{ start_date: "2025-02-30" }, /start_date is "2025-02-30"/],
      [{ end_date: "tomorrow" }, /end_date is "tomorrow"/],
      [{ end_date: "2025-01-01" }, /0 cells along time/],
      [{ start_date: "0001-01-01", end_date: "9999-01-01" }, /cells along time/],
    ];
    for (const [inputs, message] of cases) {
      const { report, files } = await simulate(inputs);
      expect(report.exception).toMatchObject({ status: 400, type: "invalid-inputs" });
      expect(report.exception?.detail).toMatch(message);
      expect(files.size).toBe(0);
    }
  });

  it("is stopped by a cancel in the middle of its upload", async () => {
    await using served = await serveRunner(processes);
    const { gateway, url, runner } = served;
    const begun = Promise.withResolvers<void>();
    gateway.planUpload = () => (begun.resolve(), { after: new Promise(() => {}) });
    const { jobId } = await gateway.dispatch(url, { process: "simulate_scene", inputs: defaults });
    await begun.promise;
    await gateway.cancel(url, jobId);
    await runner.close(60_000);
    expect(gateway.received).toEqual([]);
  });
});

describe("toZarrName", () => {
  it("takes the last name of a path or URL, and nothing that could lead anywhere", () => {
    const names: [string | null | undefined, string][] = [
      [undefined, "datacube.zarr"],
      [null, "datacube.zarr"],
      ["", "datacube.zarr"],
      ["test.zarr", "test.zarr"],
      ["test", "test.zarr"],
      ["cube.ZARR", "cube.zarr"],
      ["cube.nc", "cube.nc.zarr"],
      ["/data/out/test.zarr/", "test.zarr"],
      ["C:\\data\\test.zarr", "test.zarr"],
      ["s3://bucket/path/test.zarr", "test.zarr"],
      ["memory://datacube.zarr", "datacube.zarr"],
      ["https://host/a/b.zarr?sig=a/b.c#d/e", "b.zarr"],
      ["what?.zarr", "what_.zarr"],
      ["..", "datacube.zarr"],
      ["../../etc/passwd", "passwd.zarr"],
      ["a/..", "datacube.zarr"],
      [".zarr", "zarr.zarr"],
      ["%2e%2e%2fx", "2e_2e_2fx.zarr"],
      ["a\n\0b", "a_b.zarr"],
      ["größe 1", "größe_1.zarr"],
      ["x".repeat(500), `${"x".repeat(100)}.zarr`],
    ];
    for (const [given, name] of names) expect([given, toZarrName(given)]).toEqual([given, name]);
  });
});

const script = `
import json, sys, warnings
import xarray as xr
warnings.simplefilter("error")
ds = xr.open_zarr(sys.argv[1])
part = ds if sys.argv[2] == "all" else ds.isel(time=[0, -1], lat=slice(0, 1100, 500), lon=slice(30000, 36000, 1999))
print(json.dumps({
  "sizes": dict(ds.sizes),
  "dtypes": {name: str(ds[name].dtype) for name in ds.variables},
  "dims": {name: list(ds[name].dims) for name in ds.data_vars},
  "time": [str(ds.time.values[0])[:19], str(ds.time.values[-1])[:19]],
  "lat": [float(ds.lat[0]), float(ds.lat[-1])],
  "lon": [float(ds.lon[0]), float(ds.lon[-1])],
  "nbytes": ds.nbytes,
  "zeros": {name: bool((part[name].values == 0).all()) for name in ds.data_vars},
}))
`;

describe.skipIf(!has("python"))("xarray.open_zarr of a scene behind a plain HTTP server", () => {
  async function open(inputs: Parameters<typeof simulate>[0], part: "all" | "part" = "all") {
    const { files, upload } = await simulate(inputs);
    const named = [...files].map(([path, file]) => [`${upload?.name}/${path}`, file] as const);
    await using server = await serveFiles(new Map(named));
    const url = `${server.url}/${upload?.name}`;
    const { stdout } = await promisify(execFile)(pathOf("python"), ["-c", script, url, part], {
      timeout: 60_000,
    });
    return { dataset: JSON.parse(stdout), missed: server.missed };
  }

  it("finds dimensions, decoded times, cell centres and zeros", async () => {
    const { dataset, missed } = await open({ output_path: "/home/me/test.zarr" });
    expect(dataset).toEqual({
      sizes: { time: 31, lat: 360, lon: 720 },
      dtypes: {
        a: "float64",
        b: "float64",
        c: "float64",
        lat: "float64",
        lon: "float64",
        time: "datetime64[ns]",
      },
      dims: { a: ["time", "lat", "lon"], b: ["time", "lat", "lon"], c: ["time", "lat", "lon"] },
      time: ["2025-01-01T00:00:00", "2025-01-31T00:00:00"],
      lat: [-89.75, 89.75],
      lon: [-179.75, 179.75],
      nbytes: 3 * 31 * 360 * 720 * 8 + 8 * (31 + 360 + 720),
      zeros: { a: true, b: true, c: true },
    });
    expect(missed.filter((path) => /\/\d+(\.\d+)*$/.test(path))).toEqual([]);
  }, 90_000);

  it("steps one day whatever the periodicity, and reads edges of chunks", async () => {
    const inputs = {
      var_names: " chl , tsm",
      bbox: [0, 40, 30, 45],
      resolution: 0.02,
      start_date: "2024-02-27",
      end_date: "2024-03-08",
      periodicity: 3,
    };
    const { dataset } = await open(inputs);
    expect(dataset).toMatchObject({
      sizes: { time: 3, lat: 250, lon: 1_500 },
      time: ["2024-02-27T00:00:00", "2024-02-29T00:00:00"],
      zeros: { chl: true, tsm: true },
    });
    expect(dataset.lon[0]).toBeCloseTo(0.01, 12);
    expect(dataset.lat[1]).toBeCloseTo(44.99, 12);
  }, 90_000);

  it("finds zeros in a sparse scene too", async () => {
    const { dataset } = await open({ resolution: 0.01, var_names: "a" }, "part");
    expect(dataset).toMatchObject({ sizes: { time: 31, lat: 18_000, lon: 36_000 }, zeros: { a: true } });
  }, 90_000);
});
