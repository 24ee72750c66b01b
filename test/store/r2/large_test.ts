import { describe, expect, it } from "vitest";
import { bytesAt, statOf, textAt, write } from "../../contract/blob_store/bytes.ts";
import { eventually } from "../../support/eventually.ts";
import { has } from "../../support/has.ts";
import { folderBytes } from "./folder_bytes.ts";
import { r2InWorkerd } from "./in_workerd.ts";

const partBytes = 8_388_608;
const limit = 1_000_000_000;

/** Bytes without a period, the same for the same seed. */
function bytesOf(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4));
  for (let i = 0, word = seed; i < words.length; i++) {
    word = Math.imul(word ^ (word >>> 15), 2_246_822_519) + i | 0;
    words[i] = word;
  }
  return new Uint8Array(words.buffer, 0, size);
}

/** In chunks of a size that no part is a multiple of, and at the end an error when one is given. */
function chunked(content: Uint8Array, error?: Error): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream({
    pull(controller) {
      const next = content.subarray(position, position += 100_003);
      if (next.byteLength > 0) controller.enqueue(next);
      else if (error) controller.error(error);
      else controller.close();
    },
  });
}

describe.skipIf(!has("workerd"))("a large file in R2", () => {
  const r2 = r2InWorkerd();
  const old = bytesOf(partBytes + 1_000, 7);
  const next = bytesOf(2 * partBytes + 3_000_000);

  it("comes as the body of a request, in parts, byte for byte", async () => {
    const stat = statOf(next, "a/b");
    expect(await r2.store.upload("job/1/a.tif", next)).toEqual(stat);
    expect(await r2.store.stat("job/1/a.tif")).toEqual(stat);
    expect(statOf(await bytesAt(r2.store, "job/1/a.tif") ?? "", "a/b")).toEqual(stat);
    const [content, ...others] = await r2.store.names();
    expect(content).toMatch(/^files\/job\/1\/\/[0-9a-f-]{36}$/);
    expect(others).toEqual(["files/job/1/a.tif"]);
  });

  it("gives ranges over the borders of its parts, and none past its end", async () => {
    await r2.store.upload("a", next);
    const borders = [0, partBytes, 2 * partBytes, next.length];
    const ranges = borders.flatMap((border) => [[border - 10, border + 10], [border, border + 1]] as const);
    for (const [start, end] of [...ranges, [partBytes - 1, 2 * partBytes + 1] as const]) {
      const range = { start: Math.max(start, 0), end };
      const bytes = await bytesAt(r2.store, "a", range);
      expect(statOf(bytes ?? ""), String(start)).toEqual(statOf(next.slice(range.start, range.end)));
    }
  });

  it.each([[partBytes - 1, 1], [partBytes, 1], [partBytes + 1, 2], [2 * partBytes, 2]])(
    "of %i bytes is kept in %i objects, by both roads",
    async (size, objects) => {
      const content = bytesOf(size);
      for (
        const stat of [
          await r2.store.write(() => "a", chunked(content), "a/b", size),
          await r2.store.upload("a", content, size),
        ]
      ) {
        expect(stat).toEqual(statOf(content, "a/b"));
        expect(await r2.store.stat("a")).toEqual(stat);
        expect(await r2.store.names()).toHaveLength(objects);
      }
    },
  );

  it("replaces and is replaced, and the content of the former one goes", async () => {
    await write(r2.store, "a", "small");
    await r2.store.upload("a", old);
    expect(await r2.store.stat("a")).toEqual(statOf(old, "a/b"));
    await r2.store.upload("a", next);
    expect(statOf(await bytesAt(r2.store, "a") ?? "", "a/b")).toEqual(statOf(next, "a/b"));
    expect(await r2.store.names()).toHaveLength(2);
    await write(r2.store, "a", "small again");
    expect(await textAt(r2.store, "a")).toBe("small again");
    expect(await r2.store.names()).toEqual(["files/a"]);
  });

  it("leaves nothing in the bucket, and what was there, when its stream breaks or is too large", async () => {
    const empty = folderBytes(r2.worker.folder);
    const gone = new Error("the client has gone");
    const broken = () => r2.store.write(() => "b/c", chunked(next, gone), "a/b", limit);
    const tooLarge = () => r2.store.upload("b/c", next, next.length - 1);
    for (const before of [undefined, "the former content"]) {
      if (before) await write(r2.store, "b/c", before);
      await expect(broken()).rejects.toThrow("the client has gone");
      await expect(tooLarge()).rejects.toMatchObject({ code: "too-large" });
      expect(await textAt(r2.store, "b/c")).toBe(before);
      expect(await r2.store.names()).toEqual(before ? ["files/b/c"] : []);
    }
    // R2 in workerd removes what it need not keep a little later.
    const most = empty + 1_000_000;
    await eventually("no part is kept", 5, () => folderBytes(r2.worker.folder) < most || undefined);
  });

  it.each([
    { isEnd: true, isDone: true },
    { isEnd: false, isDone: false },
    { isEnd: false, isDone: true },
  ])("is the old or the new one whichever answer is lost, %j", async (how) => {
    const newer = bytesOf(partBytes + 1, 9);
    const [was, becomes] = [old, newer].map((content) => statOf(content, "a/b"));
    await r2.store.upload("b/a", old);
    // Create, two parts, complete, look, put. After that the removal of the former content may fail.
    for (let atCall = 1; atCall <= 6; atCall++) {
      const refused = r2.store.losing({ ...how, atCall }).upload("b/a", newer);
      await expect(refused).rejects.toMatchObject({ code: "store-unavailable" });
      const stat = atCall === 6 && how.isDone ? becomes : was;
      expect(await r2.store.stat("b/a"), String(atCall)).toEqual(stat);
      if (atCall < 5 && !how.isEnd) expect(await r2.store.names()).toHaveLength(2);
    }
    const stat = await r2.store.stat("b/a");
    expect(statOf(await bytesAt(r2.store, "b/a") ?? "", "a/b")).toEqual(stat);
    expect(await r2.store.losing({ ...how, atCall: 7 }).upload("b/a", newer)).toEqual(becomes);
    expect(await r2.store.stat("b/a")).toEqual(becomes);
    await r2.store.removeAll("b/");
    expect(await r2.store.names()).toEqual([]);
  }, 30_000);

  it("is not there when its content is not, and can be written again", async () => {
    await r2.store.upload("b/a", old);
    const [content = ""] = await r2.store.names();
    await r2.store.delete([content]);
    expect(await r2.store.stat("b/a")).toBeUndefined();
    expect(await r2.store.read("b/a")).toBeUndefined();
    expect(await r2.store.read("b/a", { start: 0, end: 0 })).toBeUndefined();
    await r2.store.upload("b/a", next);
    expect(await r2.store.stat("b/a")).toEqual(statOf(next, "a/b"));
  });

  it("goes with its folder, its content too, and stays with it", async () => {
    const long = `${"d/".repeat(511)}xx`;
    for (const key of ["job/1/a", "job/2/a", "job/2", long]) await r2.store.upload(key, old);
    expect(await r2.store.names()).toHaveLength(8);
    await r2.store.removeAll("job/", "job/2/");
    expect(await r2.store.stat("job/2/a")).toEqual(statOf(old, "a/b"));
    expect(await r2.store.stat(long)).toEqual(statOf(old, "a/b"));
    expect(await r2.store.names()).toHaveLength(4);
    await r2.store.removeAll("job/");
    await r2.store.removeAll("d/d/");
    expect(await r2.store.names()).toEqual([]);
  });
});
