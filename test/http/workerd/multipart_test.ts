import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { has } from "../../support/has.ts";
import { pause } from "../../support/pause.ts";
import { residentMegabytes } from "../../support/resident_memory.ts";
import { startSlowReader } from "../../support/slow_reader.ts";
import { type ServedWorker, startWorker } from "../../support/workerd.ts";

describe.skipIf(!has("workerd"))("a multipart answer in workerd", () => {
  let worker: ServedWorker;
  const readSoFar = async () => Number(await (await worker.fetch("/read")).text());

  beforeAll(async () => {
    worker = await startWorker({ entry: fileURLToPath(new URL("multipart_worker.ts", import.meta.url)) });
  }, 60_000);
  afterAll(() => worker?.stop());

  test("tells its length, and flows through whole in little memory", { timeout: 60_000 }, async () => {
    const before = residentMegabytes(worker.pid);
    const answer = await worker.fetch("/several", { headers: { "accept-encoding": "identity" } });
    expect(answer.headers.get("content-length")).toBe(answer.headers.get("told"));
    let received = 0;
    for await (const chunk of answer.body ?? []) received += chunk.length;
    expect(received).toBe(Number(answer.headers.get("told")));
    const after = residentMegabytes(worker.pid);
    if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(64);
  });

  test(
    "is made no faster than it is read, nor on when its reader has gone",
    { timeout: 60_000 },
    async () => {
      const before = await readSoFar();
      const reader = await startSlowReader(`${worker.url}/several`);
      // Long enough to make all of it.
      await pause(1_000);
      expect(await readSoFar() - before).toBeLessThan(25_000_000);
      // Of a request that is over workerd keeps nothing: the stream is not cancelled, it is no more.
      reader.leave();
      await pause(500);
      expect(await readSoFar() - before).toBeLessThan(25_000_000);
    },
  );
});
