/**
 * A runner that tells on its output what it runs: one line `{"event": "run", "job", "attempt"}` for each time the body of a
 * process begins, one `"aborted"` when its signal aborts, one `"answered"` with the `status` for each message. `POST /control/release` lets go whoever is held.
 * Environment: TIDEGATE_RUNNER_PORT, TIDEGATE_RUNNER_SECRET, RUNNER_GRACE_MILLISECONDS, RUNNER_HARDY_SECONDS: the heartbeat of
 * the process that is started again as often as it must be.
 */
import {
  createRunner,
  defineProcess,
  type InputValues,
  type OutputOf,
  type Process,
  ProcessError,
  type RunnerJob,
} from "../../src/runner/mod.ts";

const {
  TIDEGATE_RUNNER_PORT,
  TIDEGATE_RUNNER_SECRET: secret = "",
  RUNNER_GRACE_MILLISECONDS,
  RUNNER_HARDY_SECONDS: hardySeconds = "3",
} = Deno.env.toObject();
const released = new Set<() => void>();

const integer = (byDefault: number) => ({ schema: { type: "integer", default: byDefault } }) as const;
const inputs = {
  message: { schema: { type: "string", default: "hello" } },
  steps: integer(2),
  stepMilliseconds: integer(60),
  /** Attempts up to this one are held until they are released or aborted. */
  holdAttempts: integer(0),
  fails: { schema: { type: "boolean", default: false } },
  /** Each step is a line of the job's log. */
  logs: { schema: { type: "boolean", default: false } },
  /** The answer is uploaded. */
  uploads: { schema: { type: "boolean", default: false } },
  /** After its steps the run takes its runner with it. */
  kills: { schema: { type: "boolean", default: false } },
} as const;
const outputs = { answer: { schema: { type: "string" } } } as const;

async function run(
  given: InputValues<typeof inputs>,
  job: RunnerJob<"answer">,
): Promise<{ answer: OutputOf<typeof outputs.answer.schema> }> {
  const tell = (event: string) => console.log(JSON.stringify({ event, job: job.id, attempt: job.attempt }));
  tell("run");
  job.signal.addEventListener("abort", () => tell("aborted"));
  const { message = "", steps = 0, stepMilliseconds = 0, holdAttempts = 0, fails, kills, logs, uploads } =
    given;
  for (let step = 1; step <= steps; step++) {
    job.progress(100 * step / (steps + 1), `step ${step}`);
    if (logs) job.log(`step ${step}`);
    await pause(stepMilliseconds, job.signal);
  }
  if (kills) Deno.kill(Deno.pid, "SIGKILL");
  if (job.attempt <= holdAttempts) await untilReleased(job.signal);
  if (fails) throw new ProcessError("no luck", { type: "bad-luck", status: 418 });
  tell("done");
  const answer = `${message}, attempt ${job.attempt}`;
  return { answer: uploads ? await job.upload("answer", "answer.txt", { content: answer }) : answer };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

function untilReleased(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    released.add(resolve);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

function counted(id: string, policy: Process["policy"] = {}): Process {
  return defineProcess({ id, version: "1.0.0", inputs, outputs, policy, run });
}

const scene = defineProcess({
  id: "scene",
  version: "1.0.0",
  outputs: {
    file: { schema: { type: "string", contentMediaType: "text/plain" } },
    tree: { schema: { type: "string", contentMediaType: "application/zarr" } },
  },
  async run(_inputs, job) {
    const files = [
      { path: ".zgroup", content: '{"zarr_format":2}' },
      { path: "band one/0.0", content: new Uint8Array([0, 1, 2, 255]) },
    ];
    return {
      file: await job.upload("file", "scene.txt", { content: "a file", mediaType: "text/plain" }),
      tree: await job.upload("tree", "scene.zarr", { files, mediaType: "application/zarr" }),
    };
  },
});

const runner = createRunner({
  secret: secret.split(" "),
  processes: [
    counted("steady"),
    counted("fragile", { heartbeatSeconds: 1.5 }),
    counted("once", { heartbeatSeconds: 1.5, maxAttempts: 1 }),
    counted("hardy", { heartbeatSeconds: Number(hardySeconds), maxAttempts: 100 }),
    counted("brief", { heartbeatSeconds: 1, acceptSeconds: 1 }),
    scene,
  ],
  graceMilliseconds: Number(RUNNER_GRACE_MILLISECONDS ?? 0),
  timing: { firstRetryMilliseconds: 50, longestRetryMilliseconds: 200, progressMilliseconds: 40 },
});

async function answer(request: Request): Promise<Response> {
  const response = await runner.fetch(request);
  if (request.method === "POST") console.log(JSON.stringify({ event: "answered", status: response.status }));
  return response;
}

Deno.serve({ port: Number(TIDEGATE_RUNNER_PORT), hostname: "127.0.0.1", onListen: () => {} }, (request) => {
  if (new URL(request.url).pathname !== "/control/release") return answer(request);
  for (const release of released) release();
  released.clear();
  return new Response();
});
