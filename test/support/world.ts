import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AccessConfig } from "../../src/settings/access.ts";
import type { Job } from "../../src/core/job.ts";
import type { BlobStore, JobStore } from "../../src/core/ports.ts";
import type { KeyStore } from "../../src/core/ports/key_store.ts";
import { defaultSettings, type Settings } from "../../src/core/settings.ts";
import { createGateway, type Gateway, type Platform } from "../../src/gateway.ts";
import { packagedAssets } from "../../src/packaged_assets.ts";
import { openFileBlobs } from "../../src/store/files/blobs.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { watchResponse } from "./answer_check/watch.ts";
import { type Answered, readAnswer } from "./answered.ts";
import { createHeldBackground, type HeldBackground } from "./held_background.ts";
import { createHeldClock, type HeldClock } from "./held_clock.ts";
import { createRunnerDouble, type RunnerDouble } from "./runner_double.ts";
import { sampleProcesses } from "./sample_processes.ts";
import { createScriptedSender, type ScriptedSender } from "./scripted_sender.ts";
import { webhookSecret } from "./webhook_secret.ts";

export const publicUrl = "https://gateway.test";
export const runner = "harbour";
const operatorKey = "the-key-of-whoever-runs-the-gateway-of-this-world";

export interface WorldOptions {
  /** What the runner `harbour` offers. */
  readonly processes?: readonly unknown[];
  readonly settings?: Partial<Settings>;
  /** Dispatches that `harbour` takes at once; by default as `settings` says. */
  readonly runnerAtOnce?: number;
  /** Default: everybody is the anonymous principal, and nobody an admin. */
  readonly access?: Partial<AccessConfig>;
  /** What only an operator may ask for is asked for by one. */
  readonly operator?: true;
  /** Default `plain`. */
  readonly resultLinks?: "plain" | "signed";
  /** Puts faults around what the platform brings. `world.jobs` and `world.blobs` stay the sound ones. */
  readonly wrap?: (platform: Platform) => Platform;
}

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly members: Readonly<Record<string, unknown>>;
}

export interface World extends RunnerDouble, Callers, Pace {
  readonly gateway: Gateway;
  readonly jobs: JobStore;
  readonly keys: KeyStore;
  readonly blobs: BlobStore;
  readonly clock: HeldClock;
  readonly sender: ScriptedSender;
  readonly background: HeldBackground;
  readonly logged: readonly LogLine[];
  readonly runnerSecret: string;
  /** Of `operator`. */
  readonly operatorKey?: string;
  /** The record of a job that must be there. */
  job(jobId: string): Promise<Job>;
  /** Tell the gateway that its process is about to end. */
  stop(): void;
  /** Done at the end of the test, for whom that is too late. */
  close(): Promise<void>;
}

interface Callers {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  ask<Body = Record<string, unknown>>(path: string, init?: RequestInit): Promise<Answered<Body>>;
  /** POST an execute request. */
  execute(process: string, request?: unknown, headers?: Record<string, string>): Promise<Answered>;
  /** Execute asynchronously; the id of the job, once its dispatch was sent. */
  submit(process: string, request?: unknown): Promise<string>;
}

interface Pace {
  /** Do everything that waits to be done after an answer. */
  settle(): Promise<void>;
  /** Sweep once, and do what that hands over. */
  sweep(): Promise<void>;
  /** Let time pass, then sweep. */
  pass(seconds: number): Promise<void>;
}

/** A whole gateway in this process, over a real store; doubles stand only at the ports. It ends with the test. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-world-"));
  const clock = createHeldClock();
  const logged: LogLine[] = [];
  const log: Platform["log"] = (level, event, members) => void logged.push({ level, event, members });
  const background = createHeldBackground((error) => log("error", "background", { error: String(error) }));
  const sender = createScriptedSender(clock.now);
  const stopping = new AbortController();
  const jobs = openSqliteStore({ path: join(folder, "tidegate.db"), now: clock.now });
  const blobs = openFileBlobs(join(folder, "blobs"));
  async function close(): Promise<void> {
    background.drop();
    await jobs.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  onTestFinished(close);
  const platform: Platform = {
    jobs,
    keys: jobs.keys,
    blobs,
    assets: packagedAssets(),
    sender,
    subscribers: { refusal: (url) => Promise.resolve(refusalOf(url)) },
    log,
    background: background.run,
    stopping: stopping.signal,
    now: clock.now,
  };
  const processes = options.processes ?? sampleProcesses;
  await jobs.writeCatalogue({ runner, fetchedAt: clock.in(0), processes });
  const runnerSecret = webhookSecret();
  const config = configOf(runnerSecret, options);
  const gateway = await createGateway(config, options.wrap?.(platform) ?? platform);
  await gateway.restore();
  return {
    gateway,
    jobs,
    keys: jobs.keys,
    blobs,
    clock,
    sender,
    background,
    logged,
    runnerSecret,
    ...(options.operator ? { operatorKey } : {}),
    async job(jobId) {
      const job = await jobs.read(jobId);
      if (job === undefined) throw new Error(`There is no job "${jobId}"`);
      return job;
    },
    stop: () => stopping.abort(),
    close,
    ...createRunnerDouble({ gateway, sender, clock, name: runner, secret: runnerSecret }),
    ...callers(gateway, background, options.operator ?? false),
    ...pace(gateway, background, clock),
  };
}

function configOf(
  runnerSecret: string,
  { settings = {}, resultLinks = "plain", runnerAtOnce: atOnce, access = {}, operator }: WorldOptions,
) {
  const limit = atOnce === undefined ? {} : { atOnce };
  return {
    runners: [{ name: runner, url: "http://127.0.0.1:9/", secrets: [runnerSecret], ...limit }],
    access: {
      anonymous: "public" as const,
      adminKeys: operator ? [operatorKey] : [],
      tokenHeaders: ["x-api-key"],
      ...access,
    },
    secrets: [webhookSecret()],
    resultLinks,
    settings: { ...defaultSettings, publicUrl, ...settings },
  };
}

/** The policy has tests of its own: here a URL is as good as its scheme. */
function refusalOf(url: string): string | undefined {
  return url.startsWith("https://") ? undefined : "the URL must use https";
}

function callers(gateway: Gateway, background: HeldBackground, isOperator: boolean): Callers {
  const send = async (path: string, init: RequestInit = {}) => {
    const url = publicUrl + path;
    const request = new Request(url, init);
    if (isOperator && /^\/(?:admin|metrics)\b/.test(path)) request.headers.set("x-api-key", operatorKey);
    const answer = await gateway.fetch(request);
    await watchResponse({ method: init.method, url, sent: init.body }, answer);
    return answer;
  };
  const execute: Callers["execute"] = async (process, request = {}, headers = {}) => {
    const body = JSON.stringify(request);
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
    return await readAnswer(await send(`/processes/${process}/execution`, init));
  };
  return {
    fetch: send,
    ask: async (path, init) => await readAnswer(await send(path, init)),
    execute,
    async submit(process, request = {}) {
      const { status, text } = await execute(process, request, { prefer: "respond-async" });
      if (status !== 201) throw new Error(`Cannot submit to "${process}": ${status} ${text}`);
      await background.idle();
      return JSON.parse(text).jobID;
    },
  };
}

function pace(gateway: Gateway, background: HeldBackground, clock: HeldClock): Pace {
  async function sweep(): Promise<void> {
    await gateway.sweep();
    await background.idle();
  }
  return {
    settle: () => background.idle(),
    sweep,
    async pass(seconds) {
      clock.pass(seconds);
      await sweep();
    },
  };
}
