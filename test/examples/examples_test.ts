/** The examples for clients, each run as it is against a gateway with the demo processes. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRunnerProgram, type RunnerProgram } from "../support/runner_program.ts";
import { type ServedGateway, serveGateway } from "../support/served_gateway.ts";
import { play } from "./play.ts";

describe.concurrent("examples", { timeout: 60_000 }, () => {
  let [runner, mortal]: RunnerProgram[] = [];
  let [served, other]: ServedGateway[] = [];
  beforeAll(async () => {
    [runner, mortal] = await Promise.all([
      createRunnerProgram(),
      createRunnerProgram({ entry: "examples/distributed_runner.ts" }),
    ]);
    await Promise.all([runner.start(), mortal.start()]);
    [served, other] = await Promise.all(
      [runner, mortal].map(({ url, secret }) => serveGateway({ runners: [{ url, secret }] })),
    );
  });
  afterAll(async () => {
    await Promise.all([served?.[Symbol.asyncDispose](), other?.[Symbol.asyncDispose]()]);
    await Promise.all([runner?.stop(), mortal?.stop()]);
  });
  const url = () => served?.gateway.url ?? "";

  it("open_a_scene.ts opens a Zarr group, by itself and by an opener of its own", async () => {
    const lines = await play("open_a_scene", { url: url() });
    expect(lines.join("\n")).toMatch(/href: "http.*europe\.zarr",\s+type: "application\/zarr"/);
    expect(lines).toContain("ndvi   float64 3 x 20 x 20");
    expect(lines.slice(-3)).toEqual([
      "The first day of ndvi: 20 x 20 values, the first is 0",
      "With an opener of one's own: 5 arrays, 2443 values",
      "Without it: group, arrays, attributes",
    ]);
  });

  it("follow_milestones.ts says what became of a preference, and follows a job", async () => {
    const lines = await play("follow_milestones", { url: url() });
    expect(lines.filter((line) => line.startsWith("Prefer:"))).toEqual([
      "Prefer: wait=10 -> 200, applied: wait=10",
      "Prefer: wait=1 -> 201, applied: nothing",
      "Prefer: respond-async -> 201, applied: respond-async",
    ]);
    expect(lines.join("\n")).toContain('{ message: "Hello!", info: "paused 2 s" }');
    const steps = lines.flatMap((line) => /^ *(\d+) % (\w+) */.exec(line)?.[1] ?? []).map(Number);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(steps).size).toBeGreaterThan(5);
    expect(lines).toContain("100 % successful Ended processing");
    expect(lines.join("\n")).toMatch(/It ran for \d+ s:[^]*indicator_name: "NDVI"/);
  });

  it("compute_with_progress.ts draws a bar, gives up, and is told of a dismissal", async () => {
    const lines = await play("compute_with_progress", { url: url() });
    expect(lines.filter((line) => /^\[#{1,19} +\] +\d+ % running$/.test(line)).length).toBeGreaterThan(1);
    expect(lines.slice(-4)).toEqual([
      "[####################] 100 % successful",
      expect.stringMatching(/^Slept for \d+\.\d s$/),
      "Not within 500 ms; now it is dismissed",
      expect.stringMatching(/^Job "..." was dismissed/),
    ]);
  });

  it("follow_elsewhere.ts follows a job over the death of its runner, to one end", async () => {
    let death: Promise<void> | undefined;
    const lines = await play("follow_elsewhere", {
      url: other?.gateway.url ?? "",
      onLine(line) {
        if (/^attempt 1: running, [3-9]0 %$/.test(line)) death ??= mortal?.restart();
      },
    });
    await death;
    expect(lines.filter((line) => line.startsWith("attempt 1: running")).length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.startsWith("attempt 2: running")).length).toBeGreaterThan(1);
    expect(lines.join("\n")).toMatch(/\nsuccessful with attempt 2: { corrected: "T32UNU_L2A" }\n/);
    expect(lines.filter((line) => line.startsWith("dispatch: "))).toHaveLength(2);
  });

  it("thousand_jobs.ts begins what reopen_jobs.ts ends, as often as it is run", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tidegate-jobs-"));
    try {
      const path = join(folder, "saved", "jobs.json");
      const begun = await play("thousand_jobs", { url: url(), args: [path] });
      expect(begun).toEqual(["1000 jobs in 1 batch", "Saved", "10 have ended; good night"]);
      expect(readFileSync(path, "utf8")).not.toMatch(/authorization|bearer|secret/i);
      const twice = [1, 2].map(() => play("reopen_jobs", { url: "http://nowhere.invalid", args: [path] }));
      const [one = [], again = []] = await Promise.all(twice);
      expect(one.slice(-4)).toEqual(again.slice(-4));
      expect(one.slice(-4)).toEqual([
        "1000 succeeded, 0 failed",
        "The first: 2 3 5 7 11 13 17 19 23 29 31 37 41 43 47",
        `The last: ${primesBetween(49, 50 + 999 % 51).join(" ")}`,
        expect.stringMatching(/^Fingerprint: [0-9a-f]{16}$/),
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function primesBetween(from: number, to: number): readonly number[] {
  const isPrime = (number: number) =>
    !Array.from({ length: number }, (_, n) => n).slice(2).some((n) => number % n === 0);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((n) => n > 1 && isPrime(n));
}
