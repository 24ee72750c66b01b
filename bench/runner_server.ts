/**
 * The runner of the measurements, as a process of its own. `BENCH_RUNNER` says how it treats a dispatch:
 *
 * - `ends`: it is the runner SDK as everybody has it; a process that does nothing is answered 200 with its results.
 * - `reports`: the SDK again, but never with results in the answer: 202, then a report.
 * - `tells`: 202, then three reports: two of progress and the end.
 * - `takes`: 202 and never a word more, so that its jobs stay as they are.
 * - `toils`: the SDK, but it answers 100 ms later.
 * - `hangs`: no answer at all.
 *
 * With `BENCH_NOTES` it writes down when which dispatch came (`arrivals.ts`).
 */
import { createRunner, defineProcess, qualified } from "../src/runner/mod.ts";
import { noteArrivals } from "./arrivals.ts";
import { largeInputs } from "./large_process.ts";

const behaviour = Deno.env.get("BENCH_RUNNER") ?? "ends";
const integer = (value: number) => ({ minOccurs: 0, schema: { type: "integer", default: value } });

/** Takes what wraptile's `primes_between` takes. Its deadlines are so far off that no sweep has to see to its jobs. */
function noOp(id: string, jobControlOptions: readonly ("sync-execute" | "async-execute" | "dismiss")[]) {
  return defineProcess({
    id,
    version: "1.0.0",
    jobControlOptions,
    policy: { acceptSeconds: 86_400, heartbeatSeconds: 86_400, hardSeconds: 7 * 86_400 },
    inputs: { min_val: integer(0), max_val: integer(100) },
    outputs: { return_value: { schema: { type: "array", items: { type: "integer" } } } },
    async run() {
      // A timer lets the answer "running" go out first.
      if (behaviour === "reports") await pause(1);
      return { return_value: [] };
    },
  });
}

/** A process that is like most: it has the deadlines that everybody gets, and tells how far it is. */
const twoSteps = defineProcess({
  id: "two_steps",
  version: "1.0.0",
  jobControlOptions: ["async-execute", "dismiss"],
  inputs: { min_val: integer(0), max_val: integer(100) },
  outputs: { return_value: { schema: { type: "array", items: { type: "integer" } } } },
  async run(_inputs, job) {
    for (const percent of [40, 80]) {
      // Two reports of progress are half a second apart at least.
      job.progress(percent, `${percent} of 100`);
      await pause(600);
    }
    return { return_value: [2, 3, 5, 7] };
  },
});

/** As many zeros as are asked for: a few as a text in the report, many as an upload. */
const bytes = defineProcess({
  id: "bytes",
  version: "1.0.0",
  jobControlOptions: ["async-execute"],
  inputs: { count: { schema: { type: "integer" } } },
  outputs: { bytes: { schema: { type: "string" } } },
  run: ({ count }) => ({
    bytes: count <= 1_024 ? "0".repeat(count) : qualified(new Uint8Array(count), "application/octet-stream"),
  }),
});

/** Takes a request of some size. */
const large = defineProcess({
  id: "large",
  version: "1.0.0",
  jobControlOptions: ["async-execute", "dismiss"],
  inputs: largeInputs,
  policy: { acceptSeconds: 86_400, heartbeatSeconds: 86_400, hardSeconds: 7 * 86_400 },
  outputs: { return_value: { schema: { type: "array", items: { type: "integer" } } } },
  run: () => ({ return_value: [] }),
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const runner = createRunner({
  secret: Deno.env.get("TIDEGATE_RUNNER_SECRET") ?? "",
  processes: [
    noOp("no_op", ["async-execute", "dismiss"]),
    noOp("no_op_sync", ["sync-execute"]),
    twoSteps,
    bytes,
    large,
  ],
  ...(behaviour === "reports" || behaviour === "tells" ? { graceMilliseconds: 0 } : {}),
});

const notes = Deno.env.has("BENCH_NOTES") ? noteArrivals() : undefined;

function answer(request: Request): Response | Promise<Response> {
  if (request.method !== "POST") return notes?.answer(request) ?? runner.fetch(request);
  notes?.note(request);
  if (behaviour === "takes") return Response.json({ status: "running" }, { status: 202 });
  if (behaviour === "toils") return pause(100).then(() => runner.fetch(request));
  if (behaviour === "hangs") return new Promise(() => {});
  return runner.fetch(request);
}

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("TIDEGATE_RUNNER_PORT")) }, answer);
