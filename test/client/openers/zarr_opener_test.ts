import { describe, expect, test } from "vitest";
import { get } from "zarrita";
import { createClient } from "../../../src/client/mod.ts";
import type { OpenedZarr } from "../../../src/client/openers/mod.ts";
import { v2Group, v3Group, v3Shard, type ZarrFiles } from "./zarr_files.ts";

const root = "https://h.test/cube.zarr";

interface Served {
  /** Default none: what links to it says nothing. */
  readonly search?: string;
  /** Whether the server of the files knows ranges. Default true. */
  readonly hasRanges?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Opened from a server of files, and what was asked of that. */
async function open(files: ZarrFiles, { search = "", hasRanges = true, options = {} }: Served = {}) {
  const asked: { path: string; search: string; range: string | null; credentials: string | null }[] = [];
  let missing = { type: "about:blank", status: 404 };
  const client = createClient({
    url: "https://gateway.test",
    auth: { bearer: "secret" },
    fetch: (input, init) => {
      const { origin, pathname, search } = new URL(String(input));
      if (origin !== "https://h.test") return Promise.resolve(Response.json(told(pathname)));
      const headers = new Headers(init?.headers);
      const range = headers.get("range");
      const path = decodeURIComponent(pathname.replace("/cube.zarr/", ""));
      asked.push({ path, search, range, credentials: headers.get("authorization") });
      const file = files.get(path);
      if (file === undefined) return Promise.resolve(Response.json(missing, { status: 404 }));
      return Promise.resolve(hasRanges && range !== null ? partOf(file, range) : new Response(file));
    },
  });
  const told = (path: string) =>
    path.endsWith("/results")
      ? { out: { href: root + search, type: "application/zarr" } }
      : { jobID: "j", processID: "p", status: "successful" };
  const opened = await client.openResult("j", options) as OpenedZarr;
  return { ...opened, asked, forget: () => void (missing = { ...missing, type: "http://x/no-such-job" }) };
}

function partOf(file: Uint8Array<ArrayBuffer>, range: string): Response {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const part = first === "" ? file.slice(-Number(last)) : file.slice(Number(first), Number(last) + 1);
  return new Response(part, { status: 206 });
}

async function numbers({ arrays }: OpenedZarr, path: string): Promise<number[]> {
  const array = arrays[path];
  if (array === undefined) throw new Error(`There is no "${path}", but ${Object.keys(arrays)}`);
  return Array.from((await get(array)).data as Float64Array);
}

describe("zarr", () => {
  test("a v2 group with consolidated metadata: nothing but that is read, and then the chunks", async () => {
    const opened = await open(v2Group({ isConsolidated: true }));
    expect(opened.attributes).toEqual({ title: "two" });
    expect(Object.keys(opened.arrays)).toEqual(["a", "a b#c"]);
    expect(opened.arrays["a"]).toMatchObject({
      shape: [2],
      dtype: "float64",
      attrs: { _ARRAY_DIMENSIONS: ["x"] },
    });
    expect(opened.asked.map(({ path }) => path)).toEqual([".zmetadata"]);
    expect(await numbers(opened, "a")).toEqual([1, 2]);
    expect(await numbers(opened, "a b#c")).toEqual([7, 7, 7]);
    expect(opened.asked.slice(-2).map(({ path }) => path)).toEqual(["a/0", "a b#c/0"]);
  });

  test("a v2 group without: what is named", async () => {
    const files = v2Group({ isConsolidated: false });
    expect(Object.keys((await open(files)).arrays)).toEqual([]);
    const opened = await open(files, { options: { arrays: ["a b#c", "a"] } });
    expect(Object.keys(opened.arrays)).toEqual(["a b#c", "a"]);
    expect(await numbers(opened, "a")).toEqual([1, 2]);
  });

  test("a v3 group, and what is deep in it", async () => {
    const opened = await open(v3Group());
    expect(opened.attributes).toEqual({ title: "three" });
    expect(Object.keys(opened.arrays)).toEqual(["deep/a"]);
    expect(opened.arrays["deep/a"]?.dimensionNames).toEqual(["x"]);
    expect(await numbers(opened, "deep/a")).toEqual([1, 2]);
  });

  test.each([true, false])("a single v3 array in a shard; ranges: %s", async (hasRanges) => {
    const opened = await open(v3Shard(), { hasRanges });
    expect(opened.group).toBeUndefined();
    expect(await numbers(opened, "")).toEqual([1, 2]);
    const ranges = opened.asked.filter(({ path }) => path === "c/0").map(({ range }) => range);
    expect(ranges.sort()).toEqual(["bytes=-32", "bytes=0-7", "bytes=8-15"]);
  });

  test("a signature counts for every file; credentials stay with the gateway", async () => {
    const opened = await open(v2Group({ isConsolidated: true }), { search: "?sig=a.b" });
    await numbers(opened, "a");
    expect(new Set(opened.asked.map(({ search }) => search))).toEqual(new Set(["?sig=a.b"]));
    expect(new Set(opened.asked.map(({ credentials }) => credentials))).toEqual(new Set([null]));
  });

  test("a job that was removed meanwhile is an error, and no chunk of fill values", async () => {
    const opened = await open(v2Group({ isConsolidated: true }));
    opened.forget();
    await expect(numbers(opened, "a b#c")).rejects.toMatchObject({ name: "NoSuchJobError" });
  });

  test("the caller's signal ends what is read later", async () => {
    const stop = new AbortController();
    const opened = await open(v2Group({ isConsolidated: true }), { options: { signal: stop.signal } });
    stop.abort(new Error("enough"));
    await expect(numbers(opened, "a")).rejects.toThrow("enough");
  });

  test("nothing there", async () => {
    await expect(open(new Map())).rejects.toThrow(/^Cannot open output "out" of job "j": zarr: .*not found/i);
  });
});
