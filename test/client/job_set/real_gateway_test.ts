/** Sets of jobs of the gateway itself, in this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import { InvalidInputsError } from "../../../src/client/errors/invalid_inputs_error.ts";
import { JobSet } from "../../../src/client/job_set.ts";
import type { Outcome } from "../../../src/client/job_set/outcome.ts";
import { createProgram } from "../../support/program.ts";
import { createWorld, publicUrl, type World } from "../../support/world.ts";

async function create() {
  const world = await createWorld();
  const lines: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    lines.push(`${init?.method ?? "GET"} ${String(input).slice(publicUrl.length)}`);
    return world.gateway.fetch(new Request(input, init));
  };
  return { world, lines, client: createClient({ url: publicUrl, fetch }) };
}
const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ message: `number ${i}` }));

/** Odd ones fail. */
async function end(world: World, ids: readonly string[]): Promise<void> {
  await world.settle();
  for (const [index, id] of ids.entries()) {
    const outputs = { message: { value: `answer ${index}` } };
    const fails = {
      sequence: 1,
      status: "failed",
      exception: { type: "out-of-memory", status: 507 },
    } as const;
    await world.report(id, index % 2 ? fails : { sequence: 1, status: "successful", outputs });
  }
}
const toldBy = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => outcome.ok ? outcome.results : outcome.error.name);
const expected = [{ message: "answer 0" }, "JobOutOfMemoryError", { message: "answer 2" }];

describe("a set of jobs", () => {
  it("is 1,000 jobs in one request, and their statuses in another", async () => {
    const { world, lines, client } = await create();
    const set = await client.executeAll("echo", messages(1_000));
    expect(lines).toEqual(["POST /jobs/batch"]);
    await set.refresh();
    expect(lines.slice(1)).toEqual([`GET /jobs?group=${set.groups[0]}&limit=1000`]);
    expect(set.jobs.map(({ status }) => status)).toEqual(messages(1_000).map(() => "accepted"));
    const inputs = await Promise.all(set.jobIds.map((id) => world.jobs.readInputs(id)));
    expect(inputs).toEqual(messages(1_000));
    // The same without its name: by a thousand ids.
    const named = client.jobSet(set.jobIds);
    await named.refresh();
    expect(lines.length).toBe(3);
    expect(new Set(named.jobs.map(({ status }) => status))).toEqual(new Set(["accepted"]));
  });

  it("gives outcomes in the order of the inputs, and again and again", async () => {
    const { world, client } = await create();
    const set = await client.executeAll("echo", messages(3));
    await end(world, set.jobIds);
    expect(toldBy(await set.get())).toEqual(expected);
    expect(toldBy(await set.get())).toEqual(expected);
    const single = await client.executeAll("echo", { message: "one" });
    await end(world, [single.jobId]);
    expect(await single.get()).toMatchObject({ ok: true, index: 0, results: { message: "answer 0" } });
  });

  it("is the same jobs when it is executed again with its key, and none when one input is wrong", async () => {
    const { client } = await create();
    const first = await client.executeAll("echo", messages(3), { idempotencyKey: "once" });
    const again = await client.executeAll("echo", messages(3), { idempotencyKey: "once" });
    expect(again.jobIds).toEqual(first.jobIds);
    const wrong = client.executeAll("echo", [{ message: "a" }, { message: 7 }]);
    await expect(wrong).rejects.toBeInstanceOf(InvalidInputsError);
    await expect(wrong).rejects.toMatchObject({ errors: [{ pointer: "/inputs/1/message" }] });
    const all = [];
    for await (const job of client.jobs()) all.push(job.id);
    expect(all.length).toBe(3);
  });

  it("is dismissed by one request; what is gone later is an outcome", async () => {
    const { world, lines, client } = await create();
    const set = await client.executeAll("echo", messages(3));
    await end(world, set.jobIds.slice(0, 1));
    await set.dismiss();
    expect(lines.slice(1)).toEqual([`DELETE /jobs?group=${set.groups[0]}`]);
    expect(set.jobs.map(({ status }) => status)).toEqual(["successful", "dismissed", "dismissed"]);
    const names = [{ message: "answer 0" }, "JobDismissedError", "JobDismissedError"];
    expect(toldBy(await set.get())).toEqual(names);
    await set.jobs[0]?.dismiss();
    expect(toldBy(await client.jobSet([...set.jobIds, "nobody"]).get())).toEqual([
      "JobGoneError",
      ...names.slice(1),
      "NoSuchJobError",
    ]);
  });

  it("opened twice is read twice: neither copy disturbs the other", async () => {
    const { world, lines, client } = await create();
    const set = await client.executeAll("echo", messages(3));
    const text = await set.toText();
    const copies = [await JobSet.parse(text, { client }), await JobSet.parse(text, { client })] as const;
    const both = Promise.all(copies.map((copy) => copy.get({ timeout: 60_000 })));
    await end(world, set.jobIds);
    for (const outcomes of await both) expect(toldBy([outcomes].flat())).toEqual(expected);
    expect(toldBy(await set.get())).toEqual(expected);
    expect(lines.filter((line) => line.startsWith("DELETE"))).toEqual([]);
  });
});

describe("a set that was saved", () => {
  it("is opened in another process after its own was killed, with equal results", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tidegate-saved-"));
    const world = await createWorld();
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      world.gateway.fetch,
    );
    const path = join(folder, "deeper", "jobs.json");
    const program = (verb: string) =>
      createProgram({
        name: verb,
        command: [
          process.execPath,
          ...["run", "-A", "test/client/job_set/saving_program.ts", verb],
          ...[`http://127.0.0.1:${server.addr.port}`, path],
        ],
        isReady: () => Promise.resolve(true),
      });
    const [saver, opener] = [program("save"), program("open")];
    onTestFinished(async () => {
      await saver.kill();
      await opener.kill();
      await server.shutdown();
      rmSync(folder, { recursive: true, force: true });
    });
    await saver.start();
    const { ids } = await saver.entry(({ event }) => event === "saved");
    await saver.kill("SIGKILL");
    await end(world, ids as string[]);
    await opener.start();
    const { outcomes } = await opener.entry(({ event }) => event === "outcomes");
    const client = createClient({ url: `http://127.0.0.1:${server.addr.port}` });
    expect(outcomes).toEqual(toldBy(await client.jobSet(ids as string[]).get()));
    expect(outcomes).toEqual(expected);
    expect(await opener.exited()).toEqual({ code: 0, signal: null });
  });
});
