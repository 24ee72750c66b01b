import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { has } from "../../support/has.ts";
import { pause } from "../../support/pause.ts";
import { residentMegabytes } from "../../support/resident_memory.ts";
import { startSlowReader } from "../../support/slow_reader.ts";
import { type ServedWorker, startWorker } from "../../support/workerd.ts";

interface Told {
  readonly read: number;
  readonly ended: number;
}

describe.skipIf(!has("workerd"))("a multipart answer in workerd", () => {
  let worker: ServedWorker;
  const told = async (): Promise<Told> => await (await worker.fetch("/told")).json();

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
    "is made no faster than it is read, and is given up when its reader goes away",
    { timeout: 60_000 },
    async () => {
      const before = await told();
      const reader = await startSlowReader(`${worker.url}/several`);
      // Long enough to make all of it.
      await pause(1_000);
      const { read, ended } = await told();
      expect([read - before.read < 25_000_000, ended]).toEqual([true, before.ended]);
      reader.leave();
      await eventually(
        "the part is closed",
        20,
        async () => (await told()).ended > before.ended || undefined,
        told,
      );
      expect((await told()).read - before.read).toBeLessThan(25_000_000);
    },
  );
});
