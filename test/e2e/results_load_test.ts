/** A result of 100 MB: it flows through the gateway, however fast or slow it is read, and is never in its memory whole. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect } from "vitest";
import { describe, test } from "../support/deployed.ts";
import { eventually } from "../support/eventually.ts";
import { watchMemory } from "../support/memory_watch.ts";
import { openFilesBelow } from "../support/open_files.ts";
import { pause } from "../support/pause.ts";
import { type RawRunner, startRawRunner } from "../support/raw_runner.ts";
import { type ServedGateway, serveGateway } from "../support/served_gateway.ts";
import { startSlowReader } from "../support/slow_reader.ts";

const timeout = 120_000;
const block = new Uint8Array(1_000_000).map((_, index) => index * 31 % 251);
const blocks = 100;
const size = block.length * blocks;
const text = { schema: { type: "string" } };
const scene = { schema: { type: "string", contentMediaType: "image/tiff" } };
/** Far from the 100 MB of one answer that were held, and the 400 of four. */
const mostGrowthMegabytes = 64;

let runner: RawRunner;
let served: ServedGateway;
let results: string;
let sha256: string;

beforeAll(async () => {
  runner = startRawRunner([{
    id: "large",
    version: "1",
    jobControlOptions: ["async-execute"],
    outputs: { note: text, scene },
  }]);
  served = await serveGateway({ runners: [{ name: "large", url: runner.url, secret: runner.secret }] });
  const jobId = await served.client.submit("large");
  const { message } = await runner.dispatch(1);
  const hash = createHash("sha256");
  for (let sent = 0; sent < blocks; sent++) hash.update(block);
  sha256 = hash.digest("hex");
  let left = blocks;
  const content = new ReadableStream<Uint8Array>({
    pull: (controller) => left-- > 0 ? controller.enqueue(block) : controller.close(),
  });
  expect(await runner.upload(message, "scene/scene.tif", content)).toMatchObject({
    status: 201,
    body: { sha256 },
  });
  const upload = { name: "scene.tif", mediaType: "image/tiff", size, sha256 };
  const outputs = { note: { value: "before" }, scene: { upload } };
  expect((await runner.report(message, { sequence: 1, status: "successful", outputs })).status).toBe(200);
  results = `${served.gateway.url}/jobs/${jobId}/results`;
  // What an answer needs once, it has now.
  await read(results);
}, timeout);
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await runner?.[Symbol.asyncDispose]();
});

interface Told {
  readonly status: number;
  readonly length: number;
  readonly sha256: string;
  readonly headers: Headers;
}

/** Reads an answer to its end; counts what is between `skip` and `take`. */
async function read(
  url: string,
  headers: Record<string, string> = {},
  skip = 0,
  take = Infinity,
): Promise<Told> {
  const answer = await fetch(url, { headers: { "accept-encoding": "identity", ...headers } });
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    hash.update(chunk.subarray(Math.max(0, skip - length), Math.max(0, skip + take - length)));
    length += chunk.length;
  }
  return { status: answer.status, length, sha256: hash.digest("hex"), headers: answer.headers };
}

/** Asked of a member itself: a front before it may read ahead. */
function direct(url: string, index: number): string {
  const { gateway: { url: front, members } } = served;
  return url.replace(front, members[index % members.length]?.url ?? front);
}

describe("a result of 100 MB", () => {
  test("flows through as itself, in part, and as a part of several", { timeout }, async () => {
    expect(await read(`${results}/scene`)).toMatchObject({ status: 200, length: size, sha256 });
    const part = await read(`${results}/scene`, { range: `bytes=${block.length}-` });
    expect([part.status, part.length]).toEqual([206, size - block.length]);
    const several = await read(results);
    const length = Number(several.headers.get("content-length"));
    expect([several.status, several.length]).toEqual([200, length]);
    const [, boundary = ""] = /boundary=([^;]+)/.exec(several.headers.get("content-type") ?? "") ?? [];
    const end = `\r\n--${boundary}--\r\n`.length;
    expect((await read(results, {}, length - end - size, size)).sha256).toBe(sha256);
  });

  test("takes little memory, whether it is read fast or slowly", { timeout }, async () => {
    using memory = watchMemory(served.gateway);
    const expectLittle = () => {
      if (memory.growthMegabytes !== undefined) {
        expect(memory.growthMegabytes).toBeLessThan(mostGrowthMegabytes);
      }
    };
    const places = [results, results, `${results}/scene`, `${results}/scene`].map(direct);
    for (const place of places) await read(place);
    expectLittle();
    const readers = await Promise.all(places.map(startSlowReader));
    // Long enough to read all of it several times.
    await pause(2_000);
    expect(Math.max(...readers.map(({ received }) => received))).toBeLessThan(size / 4);
    expectLittle();
    const received = await Promise.all(readers.map((reader) => reader.finish()));
    for (const bytes of received) expect(bytes).toBeGreaterThan(size);
  });

  test("is closed when its reader goes away", { timeout }, async () => {
    const open = () =>
      served.gateway.members.flatMap(({ pid }) => openFilesBelow(served.folder, pid) ?? [])
        .filter((path) => path.includes("blobs/files/"));
    const closed = () => eventually("the files are closed", 10, () => open().length === 0 || undefined, open);
    await closed();
    const readers = await Promise.all([results, `${results}/scene`].map(direct).map(startSlowReader));
    if (openFilesBelow(served.folder, served.gateway.members[0]?.pid) !== undefined) {
      // A read that is under way may have a handle of its own.
      expect(open().length).toBeGreaterThanOrEqual(2);
    }
    for (const reader of readers) reader.leave();
    await closed();
    expect(await read(`${results}/scene`)).toMatchObject({ status: 200, sha256 });
  });
});
