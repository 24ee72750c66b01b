import { describe, expect, it } from "vitest";
import { defineProcess, JobAborted } from "../../src/runner/mod.ts";
import { serveRunner } from "../support/served_runner.ts";

/** A process that waits for its signal, and tells how it was stopped. */
function waiting(afterwards: () => Promise<number> | number = () => Promise.reject(new Error("stopped"))) {
  const aborted = Promise.withResolvers<JobAborted>();
  const begun = Promise.withResolvers<void>();
  const state = { runs: 0 };
  const process = defineProcess({
    id: "wait",
    version: "1.0.0",
    outputs: { return_value: { schema: { type: "number" } } },
    async run(_inputs, { signal }) {
      state.runs++;
      begun.resolve();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      aborted.resolve(signal.reason);
      return { return_value: await afterwards() };
    },
  });
  return { process, aborted: aborted.promise, begun: begun.promise, state };
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe("a cancel message", () => {
  it("aborts the run at once, and nothing more is sent of it", async () => {
    const { process, aborted } = waiting(() => 1);
    await using served = await serveRunner([process]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "wait", heartbeatSeconds: 0.06 });
    await gateway.until(() => gateway.received.length > 0, "a heartbeat");
    expect(await gateway.cancel(url, jobId)).toBe(204);
    expect(await aborted).toMatchObject({ name: "JobAborted", cause: "cancelled" });
    const count = gateway.received.length;
    await sleep(120);
    expect(gateway.received.length).toBe(count);
    expect(await gateway.cancel(url, jobId)).toBe(204);
    expect((await gateway.dispatch(url, { process: "wait", jobId })).status).toBe(202);
  });

  it("frees a dispatch whose answer is held", async () => {
    const { process, begun, aborted } = waiting();
    await using served = await serveRunner([process]);
    const { gateway, url } = served;
    const order = { process: "wait", jobId: "job-1", headers: { prefer: "wait=9" } };
    const dispatched = gateway.dispatch(url, order);
    await begun;
    await gateway.cancel(url, "job-1");
    expect((await dispatched).status).toBe(202);
    await aborted;
  });

  it("of another attempt or job leaves a run alone", async () => {
    const { process, begun, aborted } = waiting();
    await using served = await serveRunner([process]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "wait", attempt: 2 });
    await begun;
    let isAborted = false;
    aborted.then(() => isAborted = true);
    await gateway.cancel(url, jobId, 1);
    await gateway.cancel(url, "another", 2);
    await sleep(20);
    expect(isAborted).toBe(false);
    await gateway.cancel(url, jobId, 2);
    await aborted;
  });

  it("that overtakes its dispatch keeps the run from starting", async () => {
    const { process, state } = waiting();
    await using served = await serveRunner([process]);
    const { gateway, url } = served;
    await gateway.cancel(url, "job-1");
    expect((await gateway.dispatch(url, { process: "wait", jobId: "job-1" })).status).toBe(202);
    await sleep(20);
    expect(state.runs).toBe(0);
  });
});

describe("a run", () => {
  it("is aborted by cancel: true in the answer to a heartbeat", async () => {
    const { process, aborted } = waiting();
    await using served = await serveRunner([process]);
    const { gateway, url } = served;
    const { jobId } = await gateway.dispatch(url, { process: "wait", heartbeatSeconds: 0.06 });
    gateway.cancelAtNextReport(jobId);
    expect((await aborted).cause).toBe("cancelled");
    await served.runner.close();
    expect(gateway.received.at(-1)).toMatchObject({ report: {}, status: 200 });
  });

  for (const [status, cause] of [[409, "superseded"], [410, "cancelled"]] as const) {
    it(`is aborted by ${status} to a report`, async () => {
      const { process, aborted } = waiting();
      const telling = defineProcess({
        id: "tell",
        version: "1.0.0",
        run(inputs, job) {
          job.progress(10);
          return process.run({ ...inputs }, job) as Promise<Record<string, never>>;
        },
      });
      await using served = await serveRunner([telling]);
      const { gateway, url } = served;
      gateway.planReport = () => ({ status });
      await gateway.dispatch(url, { process: "tell" });
      expect((await aborted).cause).toBe(cause);
      await served.runner.close();
      expect(gateway.received.length).toBe(1);
    });

    it(`is aborted by ${status} to an upload`, async () => {
      const ended = Promise.withResolvers<unknown>();
      const uploading = defineProcess({
        id: "upload",
        version: "1.0.0",
        outputs: { file: { schema: {} } },
        async run(_inputs, job) {
          await job.upload("file", "file.txt", { content: "text" }).catch(ended.resolve);
          return { file: 1 };
        },
      });
      await using served = await serveRunner([uploading]);
      const { gateway, url } = served;
      gateway.planUpload = () => ({ status });
      await gateway.dispatch(url, { process: "upload", outputs: { file: {} } });
      const thrown = await ended.promise;
      expect(thrown).toBeInstanceOf(JobAborted);
      expect((thrown as JobAborted).cause).toBe(cause);
      await served.runner.close();
      expect(gateway.received).toEqual([]);
    });
  }

  it("that had ended when the job was dismissed gives its final report up", async () => {
    const quick = defineProcess({
      id: "quick",
      version: "1.0.0",
      outputs: { return_value: { schema: {} } },
      run: async () => (await sleep(20), { return_value: 1 }),
    });
    await using served = await serveRunner([quick]);
    const { gateway, url } = served;
    gateway.planReport = () => ({ status: 503 });
    const { jobId } = await gateway.dispatch(url, { process: "quick" });
    await gateway.until(() => gateway.received.length > 1, "two tries");
    await gateway.cancel(url, jobId);
    const count = gateway.received.length;
    await sleep(150);
    expect(gateway.received.length).toBeLessThanOrEqual(count + 1);
  });
});

describe("runner.close", () => {
  it("aborts runs, reports none that was cut off, and takes no more", async () => {
    const { process, aborted } = waiting();
    await using served = await serveRunner([process]);
    const { gateway, url, runner } = served;
    await gateway.dispatch(url, { process: "wait" });
    await runner.close();
    expect((await aborted).cause).toBe("closed");
    expect(gateway.received).toEqual([]);
    const refused = await gateway.dispatch(url, { process: "wait" });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  });

  it("lets the final report of a run that ends well go out, with what it uploads", async () => {
    const { process } = waiting(async () => (await sleep(30), 7));
    const big = {
      ...process,
      run: async (...args: Parameters<typeof process.run>) => {
        await process.run(...args);
        return { return_value: new Uint8Array([1, 2, 3]) };
      },
    };
    await using served = await serveRunner([big]);
    const { gateway, url, runner } = served;
    const { jobId } = await gateway.dispatch(url, { process: "wait" });
    await runner.close();
    expect(await gateway.end(jobId)).toMatchObject({
      status: "successful",
      outputs: { return_value: { upload: { name: "return_value.bin", size: 3 } } },
    });
    expect(gateway.uploads.has("1/return_value/return_value.bin")).toBe(true);
  });

  it("gives up after its time what does not come to an end", async () => {
    const { process } = waiting(() => new Promise(() => {}));
    await using served = await serveRunner([process]);
    const { gateway, url, runner } = served;
    await gateway.dispatch(url, { process: "wait", heartbeatSeconds: 0.06 });
    await gateway.until(() => gateway.received.length > 0, "a heartbeat");
    const start = performance.now();
    await runner.close(100);
    expect(performance.now() - start).toBeLessThan(1_000);
    const count = gateway.received.length;
    await sleep(120);
    expect(gateway.received.length).toBe(count);
  });
});
