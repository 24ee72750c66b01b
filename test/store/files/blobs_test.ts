import { Buffer } from "node:buffer";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { openFileBlobs } from "../../../src/store/files/blobs.ts";
import { statOf, streamOf, textAt, write } from "../../contract/blob_store/bytes.ts";
import { blobStoreContract } from "../../contract/blob_store_contract.ts";
import { linesOf, onSmallDisk, spawned } from "../child.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

blobStoreContract("files", () => Promise.resolve(openFileBlobs(newPath("blobs"))));

function everyFileBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

describe("openFileBlobs", () => {
  it("finds what was written before, without reading it", async () => {
    const root = newPath("blobs");
    await write(openFileBlobs(root), "job/1/a.txt", "content");
    const reopened = openFileBlobs(root);
    expect(await reopened.stat("job/1/a.txt")).toEqual(statOf("content"));
    expect(await textAt(reopened, "job/1/a.txt")).toBe("content");
  });

  it("removes what a crashed process left unfinished more than an hour ago, and nothing else", async () => {
    const root = newPath("blobs");
    await write(openFileBlobs(root), "job/a", "kept");
    const [old, recent, folder] = ["old", "recent", "folder"].map((name) => join(root, "unfinished", name));
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    for (const path of [old, recent]) writeFileSync(path ?? "", "half");
    mkdirSync(join(folder ?? "", "below"), { recursive: true });
    utimesSync(old ?? "", hoursAgo(1.1), hoursAgo(1.1));
    utimesSync(recent ?? "", hoursAgo(0.9), hoursAgo(0.9));
    utimesSync(folder ?? "", hoursAgo(2), hoursAgo(2));
    for (const file of everyFileBelow(join(root, "files"))) utimesSync(file, hoursAgo(9), hoursAgo(9));
    const store = openFileBlobs(root);
    expect(readdirSync(join(root, "unfinished"))).toEqual(["recent"]);
    expect(await textAt(store, "job/a")).toBe("kept");
  });

  it.skipIf(process.platform === "win32")("lets nobody else read the files", async () => {
    const root = newPath("blobs");
    await write(openFileBlobs(root), "job/a", "private");
    for (const path of [root, join(root, "files"), ...everyFileBelow(root)]) {
      expect(statSync(path).mode & 0o077, path).toBe(0);
    }
  });
});

describe("write", () => {
  it("leaves no unfinished file behind, whatever becomes of it", async () => {
    const root = newPath("blobs");
    const store = openFileBlobs(root);
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("the client has gone")),
    });
    await write(store, "a", "whole");
    await expect(store.write(() => "b", streamOf("too large"), "a/b", 3)).rejects.toThrow("3 bytes");
    await expect(store.write(() => "c", broken, "a/b", 3)).rejects.toThrow("gone");
    await expect(write(store, "../d", "x")).rejects.toThrow("..");
    expect(readdirSync(join(root, "unfinished"))).toEqual([]);
    expect(everyFileBelow(root)).toHaveLength(1);
  });

  it("stays below its folder", async () => {
    const root = newPath("blobs");
    const store = openFileBlobs(join(root, "inner"));
    await write(store, "%2e%2e/%2e%2e/escape", "x");
    await write(store, "..a/...", "x");
    expect(readdirSync(root)).toEqual(["inner"]);
    expect(existsSync(join(root, "inner", "escape"))).toBe(false);
  });

  it("fails with store-unavailable, and without the key, when the disk refuses", async () => {
    const root = newPath("blobs");
    const store = openFileBlobs(root);
    await write(store, "job/a", "x");
    const [folder] = readdirSync(join(root, "files"));
    writeFileSync(join(root, "files", "secret"), "a file where a folder should be");
    expect(folder).toBe("job");
    await expect(write(store, "secret/b", "x")).rejects.toMatchObject({
      code: "store-unavailable",
      message: expect.stringMatching(/^Cannot write the file: E[A-Z]+$/),
    });
    expect(readdirSync(join(root, "unfinished"))).toEqual([]);
  });
});

describe("stat", () => {
  it("refuses a file that was cut short or lengthened, rather than describe it wrongly", async () => {
    const root = newPath("blobs");
    const store = openFileBlobs(root);
    await write(store, "a", "content that is long enough to be cut");
    const [path = ""] = everyFileBelow(join(root, "files"));
    const damaged = { code: "store-unavailable", message: "Cannot read the file: damaged file" };
    const whole = readFileSync(path);
    for (
      const other of [
        whole.subarray(1),
        Buffer.concat([whole, whole]),
        Buffer.concat([Buffer.from("x"), whole]),
      ]
    ) {
      writeFileSync(path, other);
      await expect(store.stat("a")).rejects.toMatchObject(damaged);
    }
    writeFileSync(path, whole);
    expect(await store.stat("a")).toEqual(statOf("content that is long enough to be cut"));
    const file = await open(path, "r+");
    const { size } = await file.stat();
    for (const length of [size - 1, size - 30, 5, 0]) {
      await file.truncate(length);
      await expect(store.stat("a")).rejects.toMatchObject(damaged);
      await expect(store.read("a")).rejects.toMatchObject(damaged);
    }
    await file.close();
  });
});

describe("a process that is killed while it writes files", () => {
  it("loses no file that was acknowledged, and leaves no half of one", async () => {
    const root = newPath("blobs");
    const said = await linesOf(spawned("write", root), { killAfter: 60 });
    const acknowledged = said.map((line) => line.split(" "));
    expect(acknowledged.length).toBeGreaterThanOrEqual(60);
    const store = openFileBlobs(root);
    for (const [key = "", sha256] of acknowledged) {
      expect((await store.stat(key))?.sha256).toBe(sha256);
    }
    // Every file that is there is whole, acknowledged or not.
    for (let i = 0; i < acknowledged.length + 20; i++) {
      const stat = await store.stat(`job/${i}`);
      if (stat) expect(stat).toEqual(statOf(await textAt(store, `job/${i}`) ?? "", stat.mediaType));
    }
  });
});

describe("a disk that is full", () => {
  it("refuses the file with store-unavailable, leaves nothing of it, and keeps the others", async () => {
    const root = newPath("blobs");
    const said = await linesOf(spawned("write", root, [], onSmallDisk(16)));
    const refused = said.flatMap((line) => line.startsWith("refused ") ? [line.split(" ")] : []);
    expect(refused.length).toBeGreaterThan(0);
    const store = openFileBlobs(root);
    for (const [, key = "", ...why] of refused) {
      expect(why.join(" ")).toMatch(/^store-unavailable Cannot write the file: (EFBIG|os error 27)$/);
      expect(await store.stat(key)).toBeUndefined();
    }
    expect(readdirSync(join(root, "unfinished"))).toEqual([]);
    expect(everyFileBelow(root)).toHaveLength(said.length - refused.length);
  });
});
