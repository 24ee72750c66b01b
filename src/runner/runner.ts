import { mediaType } from "../ogc/uris.ts";
import { isSecret, verify } from "../webhook/signature.ts";
import { AttemptMemory } from "./attempt_memory.ts";
import { Dispatcher } from "./dispatcher.ts";
import { problem } from "./problem.ts";
import { type Process, toCatalogueEntry } from "./process.ts";
import { BodyTooLarge, readBody } from "./read_body.ts";
import type { ReferencePolicy } from "./reference_policy.ts";
import { readMessage } from "./read_message.ts";
import { consoleLog, defaultTiming, type RunnerLog, type Settings, type Timing } from "./settings.ts";
import { startTimer } from "./timer.ts";

export interface RunnerOptions {
  /** What the runner shares with the gateway: `whsec_` and base64. Two while it is being changed. */
  readonly secret: string | readonly string[];
  readonly processes: readonly Process[];
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
  /** Runs at a time; above it a dispatch is answered 503, and the gateway comes back. Default 100. */
  readonly maxConcurrent?: number;
  /**
   * How long a dispatch nobody waits for is held back, so that a run that ends within it is answered and done in one request.
   * Default 10 ms. While a caller waits for the end it is held longer: as long as the caller waits, up to half a second.
   */
  readonly graceMilliseconds?: number;
  /** Which inputs may be given by reference. Default: from public `https` hosts, up to 10 MB, within 30 s. */
  readonly references?: ReferencePolicy;
  readonly timing?: Partial<Timing>;
  /** Default: `consoleLog()`. */
  readonly log?: RunnerLog;
}

/** What a platform gives beside the request: on Workers, a way to work on after the answer. */
interface Platform {
  waitUntil?(work: Promise<unknown>): void;
}

export interface Runner {
  /**
   * Answers what the gateway sends: `Deno.serve(runner.fetch)`, or `export default runner` on Workers, where a run may last
   * as long after the answer as the platform allows.
   */
  fetch(request: Request, environment?: unknown, platform?: Platform): Promise<Response>;
  /**
   * Take no dispatches any more, abort every run, and let the reports of those that end go out. Runs that were cut off are not
   * reported: the gateway starts them again elsewhere when they have been silent for too long.
   *
   * @param withinMilliseconds after which everything still open is given up. Default 10,000
   */
  close(withinMilliseconds?: number): Promise<void>;
}

const messageLimitBytes = 8_388_608;
const readMilliseconds = 30_000;

/**
 * A runner: processes, and the webhooks by which a gateway has them run (`docs/webhooks.md`).
 *
 * ```ts
 * const runner = createRunner({ secret: Deno.env.get("TIDEGATE_RUNNER_SECRET") ?? "", processes: [double] });
 * Deno.serve({ port: 8009 }, runner.fetch);
 * ```
 *
 * @throws Error when a secret is none, or a process cannot be offered: a fault in its description, or two with the same id
 */
export function createRunner(options: RunnerOptions): Runner {
  const settings = toSettings(options);
  const memory = new AttemptMemory();
  const dispatcher = new Dispatcher(settings, memory, options);
  const catalogue = JSON.stringify({ processes: options.processes.map(toCatalogueEntry) });

  async function answer(request: Request, platform: Platform | undefined): Promise<Response> {
    if (request.method !== "GET" && request.method !== "POST") return methodNotAllowed(request.method);
    const body = await readWithin(request);
    if (body instanceof Response) return body;
    if (await verify(settings.secrets, request.headers, body, new Date()) === undefined) {
      return unauthorized();
    }
    if (request.method === "GET") {
      return new Response(catalogue, { headers: { "content-type": mediaType.json } });
    }
    const message = readMessage(body);
    if (message instanceof Response) return message;
    return message.type === "cancel"
      ? dispatcher.cancel(message)
      : await dispatcher.dispatch(message, request, (work) => platform?.waitUntil?.(work));
  }

  return {
    async fetch(request, _environment, platform) {
      try {
        return await answer(request, platform);
      } catch (error) {
        settings.log("error", "request failed", {
          stack: error instanceof Error ? error.stack : String(error),
        });
        return problem({ title: "Internal error", status: 500, detail: "The runner's log says more" });
      }
    },
    async close(withinMilliseconds = 10_000) {
      dispatcher.close();
      const open = memory.running;
      for (const attempt of open) attempt.abort("closed");
      let stop = () => {};
      const isOver = new Promise<void>((resolve) => stop = startTimer(withinMilliseconds, resolve));
      await Promise.race([Promise.all(open.map(({ ended }) => ended)), isOver]);
      stop();
      for (const attempt of open) attempt.abandon();
    },
  };
}

function toSettings(options: RunnerOptions): Settings {
  const { secret, processes, timing = {}, references = {}, log = consoleLog() } = options;
  const secrets = typeof secret === "string" ? [secret] : secret;
  if (secrets.length === 0 || !secrets.every(isSecret)) {
    throw new Error(
      'Cannot run without a secret: it must be "whsec_" and the base64 of 24 to 64 random bytes',
    );
  }
  const ids = processes.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`Cannot offer two processes with the id "${twice}"`);
  return {
    secrets,
    // Not the function itself: on Workers it must be called as a global.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timing: { ...defaultTiming, ...timing },
    references,
    log: (...line) => {
      try {
        log(...line);
      } catch {
        // A log that fails must not fail a job.
      }
    },
  };
}

/** All of the body, or the answer to one that is too large or too slow. */
async function readWithin(request: Request): Promise<Uint8Array<ArrayBuffer> | Response> {
  const reading = readBody(request.body, messageLimitBytes);
  let stop = () => {};
  const late = new Promise<"late">((resolve) => stop = startTimer(readMilliseconds, () => resolve("late")));
  try {
    const body = await Promise.race([reading, late]);
    if (body !== "late") return body;
    reading.catch(() => {});
    const detail = `The body did not come within ${readMilliseconds / 1000} s`;
    return problem({ title: "Request timeout", status: 408, detail });
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    return problem({ title: "Content too large", status: 413, detail: error.message });
  } finally {
    stop();
  }
}

function unauthorized(): Response {
  const detail = "The signature of the message does not verify";
  return problem({ title: "Unauthorized", status: 401, detail });
}

function methodNotAllowed(method: string): Response {
  const detail = `A runner answers GET and POST, not ${method}`;
  return problem({ title: "Method not allowed", status: 405, detail }, { allow: "GET, POST" });
}
