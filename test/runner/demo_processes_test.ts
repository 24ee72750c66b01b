import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sign } from "../../src/webhook/signature.ts";
import { type ProcessDescription, processDescription } from "../../src/ogc/process.ts";
import { catalogueDocument } from "../../src/protocol/catalogue.ts";
import { type Order, valueOf } from "../support/fake_gateway.ts";
import { serveRunner, shortTiming } from "../support/served_runner.ts";
import { processes } from "../../workers/demo_runner/processes.ts";

async function run(order: Order, seconds?: number) {
  const timing = { ...shortTiming, progressMilliseconds: 1 };
  await using served = await serveRunner(processes, { timing, graceMilliseconds: 0 });
  const { gateway, url } = served;
  const { jobId } = await gateway.dispatch(url, order);
  const report = await gateway.end(jobId, seconds);
  const applied = gateway.applied(jobId);
  return { report, applied, value: valueOf(report.outputs?.["return_value"]) };
}

async function catalogue(): Promise<ReadonlyMap<string, ProcessDescription>> {
  await using served = await serveRunner(processes);
  const headers = { ...await sign([served.gateway.secret], "msg_1", new Date(), "") };
  const listed = catalogueDocument.parse(await (await fetch(served.url, { headers })).json());
  return new Map(
    listed.processes.map((entry) => processDescription.parse(entry)).map((each) => [each.id, each]),
  );
}

const added = ["jobControlOptions", "outputTransmission", "x-tidegate"];

/** A description without its words and examples, which are our own, and without what the original does not say. */
function bones(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bones);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, member]) => {
    const isWord = ["title", "description", "example"].includes(name) && typeof member === "string";
    const isExamples = name === "examples" && Array.isArray(member);
    return !isWord && !isExamples && !added.includes(name);
  });
  return Object.fromEntries(kept.map(([name, member]) => [name, bones(member)]));
}

describe("the catalogue of the demo runner", () => {
  const folder = "test/e2e/cuiman/reference";
  it("describes the six processes as the original does, but for its words and two inputs that may be absent", async () => {
    const described = await catalogue();
    const files = readdirSync(folder);
    expect(files.length).toBe(6);
    for (const file of files) {
      const original = processDescription.parse(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
      for (const id of ["var_names", "output_path"]) {
        const input = original.inputs?.[id];
        if (input) input.minOccurs = 0;
      }
      expect(bones(described.get(original.id))).toEqual(bones(original));
      expect(described.get(original.id)).toMatchObject({
        jobControlOptions: ["async-execute", "dismiss"],
        outputTransmission: ["value"],
        "x-tidegate": { defaultResponse: "document" },
      });
    }
    expect(described.size).toBe(7);
  });

  it("gives every process, input and output a title", async () => {
    for (const { title, inputs = {}, outputs = {} } of (await catalogue()).values()) {
      const members = [...Object.values(inputs), ...Object.values(outputs)];
      for (const text of [title, ...members.map((member) => member.title)]) expect(text).toMatch(/\w/);
    }
  });

  it("has an echo whose inputs stand in the order that the official test suite needs", async () => {
    const echo = (await catalogue()).get("echo");
    const { inputs = {}, outputs = {} } = echo ?? {};
    expect(Object.keys(inputs)).toEqual(["message", "pause", "note", "list", "box", "mix"]);
    expect(Object.keys(outputs)).toEqual(["message", "info"]);
    const required = Object.entries(inputs).filter(([, { minOccurs }]) => minOccurs !== 0);
    expect(required.map(([id]) => id)).toEqual(["message"]);
    expect(echo).toMatchObject({
      jobControlOptions: ["sync-execute", "async-execute"],
      outputTransmission: ["value"],
      "x-tidegate": { defaultResponse: "raw", syncLinks: false },
    });
    expect(inputs["box"]?.schema).toEqual({ allOf: [{ format: "ogc-bbox" }] });
    expect(inputs["mix"]?.schema).toEqual({ oneOf: [{ type: "string" }, { type: "object" }] });
  });
});

describe("sleep_a_while", () => {
  const sleep = (inputs: Record<string, unknown>) => run({ process: "sleep_a_while", inputs });

  it("tells its progress from 0 to 100 and returns how long it slept", async () => {
    const { value, applied } = await sleep({ duration: 1, fail: false });
    expect(value).toBeGreaterThanOrEqual(1.01);
    expect(value).toBeLessThan(2.5);
    const told = applied.flatMap(({ progress }) => progress === undefined ? [] : [progress]);
    expect(told.length).toBeGreaterThan(20);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect([told.at(0), told.at(-1)]).toEqual([0, 100]);
  });

  it("fails half way when told to, at progress 50", async () => {
    const { report, applied } = await sleep({ duration: 0.2, fail: true });
    expect(report).toMatchObject({
      status: "failed",
      message: "Woke up too early",
      exception: { status: 500, detail: "Woke up too early" },
    });
    expect(Math.max(...applied.map(({ progress = 0 }) => progress))).toBe(50);
    expect(applied.findLast(({ progress }) => progress !== undefined)?.progress).toBe(50);
  });

  it("refuses to sleep backwards", async () => {
    const { report } = await sleep({ duration: -1, fail: false });
    expect(report.exception).toMatchObject({ status: 400, detail: "duration must not be negative" });
  });

  it("wakes at once when it is cancelled, even within a long step", async () => {
    await using served = await serveRunner(processes);
    const { gateway, url, runner, logged } = served;
    const inputs = { duration: 100_000, fail: false };
    const { jobId } = await gateway.dispatch(url, { process: "sleep_a_while", inputs });
    const start = performance.now();
    await gateway.cancel(url, jobId);
    await runner.close(60_000);
    expect(performance.now() - start).toBeLessThan(500);
    expect(logged.map(({ event }) => event)).toEqual(["run aborted", "run ended"]);
  });
});

describe("primes_between", () => {
  const primes = (min_val: number, max_val: number) =>
    run({ process: "primes_between", inputs: { min_val, max_val } });

  it("lists the primes of the range, both ends included", async () => {
    const upTo100 = [
      2,
      3,
      5,
      7,
      11,
      13,
      17,
      19,
      23,
      29,
      31,
      37,
      41,
      43,
      47,
      53,
      59,
      61,
      67,
      71,
      73,
      79,
      83,
      89,
      97,
    ];
    expect((await primes(0, 100)).value).toEqual(upTo100);
    for (
      const [from, to] of [[11, 29], [2, 3], [0, 2], [1, 4], [4, 5], [24, 28], [90, 97], [8, 10]] as const
    ) {
      expect((await primes(from, to)).value).toEqual(upTo100.filter((prime) => prime >= from && prime <= to));
    }
    const { report } = await primes(0, 100);
    expect(report.message).toBe("Done");
    expect(report.progress).toBeUndefined();
  });

  it("fails when the range is none", async () => {
    for (const [from, to] of [[50, 10], [10, 10], [0, 1], [0, -5]] as const) {
      const { report } = await primes(from, to);
      const detail = "max_val must be greater 1 and greater min_val";
      expect(report).toMatchObject({ status: "failed", message: detail, exception: { status: 500, detail } });
    }
  });
});

describe("return_base_model, process_pipeline and 218", () => {
  it("return_base_model gives back its object", async () => {
    const scene_spec = { threshold: 0.5, factor: 3, more: "kept" };
    expect((await run({ process: "return_base_model", inputs: { scene_spec } })).value).toEqual(scene_spec);
  });

  it("process_pipeline gives what its five steps make, and names the last of them", async () => {
    const order = { process: "process_pipeline", inputs: { id: "X" }, outputs: { final: {} } };
    const { report } = await run(order);
    expect(valueOf(report.outputs?.["final"])).toEqual(
      [["X_read_preprocessed_feature_mean", "resampled_from=X"], "X_read_preprocessed_feature_mean"],
    );
    expect(report.stage).toBe("store_data");
  });

  it("218 takes five seconds, tells its progress and gives back what is not null", async () => {
    const inputs = {
      start_date: "2025-01-01",
      end_date: "2025-02-01",
      geometry: "POINT(1 2)",
      indicator_name: null,
      site_extend: null,
    };
    const start = performance.now();
    const { value, applied } = await run({ process: "218", inputs }, 15);
    expect(performance.now() - start).toBeGreaterThanOrEqual(4_990);
    const { indicator_name: _name, site_extend: _extent, ...given } = inputs;
    expect(value).toEqual(given);
    expect(applied[0]?.message).toBe("Started processing");
    expect(applied.at(-1)?.message).toBe("Ended processing");
    const told = applied.flatMap(({ progress }) => progress === undefined ? [] : [progress]);
    expect(told).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });
});

describe("echo", () => {
  const outputs = { message: {}, info: {} };

  it("gives back the message at once, and tells about the other inputs", async () => {
    const inputs = {
      message: "teststring",
      note: "abc",
      list: [1, 2, 3],
      box: { bbox: [1, 2, 3, 4] },
      mix: "m",
    };
    const { report } = await run({ process: "echo", inputs, outputs });
    expect(report.outputs).toEqual({
      message: { value: "teststring" },
      info: {
        value: "paused 0 s; note of 3 characters; list with the sum 6; " +
          'box {"bbox":[1,2,3,4]}; mix "m"',
      },
    });
    await using served = await serveRunner(processes);
    expect((await served.gateway.dispatch(served.url, { process: "echo", inputs, outputs })).status).toBe(
      200,
    );
  });

  it("pauses with progress when it is asked to", async () => {
    const start = performance.now();
    const { report, applied } = await run({ process: "echo", inputs: { message: "m", pause: 1 }, outputs });
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    expect(valueOf(report.outputs?.["message"])).toBe("m");
    expect(applied.length).toBeGreaterThan(10);
  });

  it("can be stopped within its pause", async () => {
    await using served = await serveRunner(processes);
    const { gateway, url, runner } = served;
    const inputs = { message: "m", pause: 100_000 };
    const { jobId } = await gateway.dispatch(url, { process: "echo", inputs, outputs });
    const start = performance.now();
    await gateway.cancel(url, jobId);
    await runner.close(60_000);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
