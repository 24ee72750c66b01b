import type { Platform } from "../../../src/gateway.ts";
import { asyncOnly } from "../../support/sample_processes.ts";
import { createWorld, runner, type World } from "../../support/world.ts";
import { answers, type Event } from "./events.ts";
import { createLeaseWatch } from "./lease_watch.ts";
import { createFaultyStore, type FaultyStore } from "./faulty_store.ts";

export const urls = {
  inProgressUri: "https://subscriber.test/progress",
  successUri: "https://subscriber.test/done",
  failedUri: "https://subscriber.test/failed",
} as const;

const brittle = {
  ...asyncOnly,
  id: "brittle",
  jobControlOptions: ["async-execute", "dismiss"],
  "x-tidegate": { maxAttempts: 3, acceptSeconds: 300, heartbeatSeconds: 60, hardSeconds: 1_200 },
};

export interface History {
  readonly world: World;
  readonly store: FaultyStore;
  /** In the order of their first 201. */
  readonly jobIds: readonly string[];
  readonly jobsOfKey: ReadonlyMap<string, ReadonlySet<string>>;
}

type ReportEvent = Event & { kind: "report" };

/** One run: all events in order, then sound weather until nothing is owed any more. */
export async function play(events: readonly Event[]): Promise<History> {
  let store: FaultyStore | undefined;
  const wrap = (platform: Platform): Platform => {
    store = createFaultyStore(platform.jobs, platform.now);
    return { ...platform, jobs: store.jobs, sender: createLeaseWatch(platform, store.broken) };
  };
  const world = await createWorld({ processes: [brittle], settings: { runnerAtOnce: 2 }, wrap });
  if (store === undefined) throw new Error("the platform was not wrapped");
  const history: Playing = { world, store, jobIds: [], jobsOfKey: new Map(), latest: 0 };
  for (const event of events) await happen(history, event);
  await calm(history);
  return history;
}

interface Playing extends History {
  /** The latest that the clock has shown. */
  latest: number;
  readonly jobIds: string[];
  readonly jobsOfKey: Map<string, Set<string>>;
}

async function happen(playing: Playing, event: Event): Promise<void> {
  const { world, store, jobIds } = playing;
  const jobId = "job" in event ? jobIds[event.job % Math.max(jobIds.length, 1)] ?? "nobody" : "";
  switch (event.kind) {
    case "submit":
      return await submit(playing, event.key);
    case "report":
      return await report(playing, jobId, event);
    case "dismiss":
      return void await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    case "poll":
      return void await world.ask(`/jobs/${jobId}`);
    case "sweep":
      return void await Promise.allSettled(Array.from({ length: event.atOnce }, () => world.gateway.sweep()));
    case "pass":
      return pass(playing, event.seconds);
    case "settle":
      return await world.settle();
    case "crash":
      return world.background.drop();
    case "runner":
    case "subscriber":
      return planAnswers(world, event);
    case "runner dies":
      return await die(playing);
    case "runner returns":
      return world.sender.clear(runner);
    case "store":
      return store.plan(event.faults);
    default:
      event satisfies never;
  }
}

/** It stays away, and so long that a job which is submitted meanwhile has failed to reach it often enough to show it. */
async function die(playing: Playing): Promise<void> {
  const { world, jobIds } = playing;
  world.sender.clear(runner);
  world.sender.always(runner, { kind: "unreachable", detail: "connection refused" });
  await submit(playing, `submitted to the dead ${jobIds.length}`);
  await world.settle();
  for (let round = 0; round < 6; round++) await world.pass(5);
}

/** Leases bear clocks that are set back less than an attempt may take. */
function pass(playing: Playing, seconds: number): void {
  const now = playing.world.clock.now().getTime();
  playing.latest = Math.max(playing.latest, now);
  const behind = (playing.latest - now) / 1000 - seconds;
  if (behind < 15) playing.world.clock.pass(seconds);
}

async function submit({ world, jobIds, jobsOfKey }: Playing, key: string): Promise<void> {
  const request = { inputs: { message: key }, subscriber: urls };
  const { status, body } = await world.execute("brittle", request, { "idempotency-key": key });
  if (status !== 201) return;
  const jobId = String(body["jobID"]);
  if (!jobIds.includes(jobId)) jobIds.push(jobId);
  jobsOfKey.set(key, (jobsOfKey.get(key) ?? new Set()).add(jobId));
}

async function report({ world, store }: Playing, jobId: string, event: ReportEvent): Promise<void> {
  const orders = world.dispatches(jobId);
  const order = orders.at(-1 - event.order % Math.max(orders.length, 1));
  if (order === undefined) return;
  const { sequence, progress, says } = event;
  const outputs = { message: { value: String(order.attempt) } };
  const bodies = {
    progress: { sequence, progress },
    heartbeat: undefined,
    successful: { sequence, status: "successful", outputs },
    failed: { sequence, status: "failed" },
  } as const;
  const before = await world.jobs.read(jobId);
  const isSeen = before !== undefined && says !== "heartbeat" &&
    (order.attempt < before.attempt || sequence <= before.sequence);
  const { status } = await world.report(jobId, bodies[says], order);
  if (![200, 401, 404, 409, 410, 503].includes(status)) store.broken.push(`a report was answered ${status}`);
  const after = await world.jobs.read(jobId);
  if (isSeen && after?.revision !== before.revision) {
    store.broken.push(`a report that was seen was written: ${jobId}`);
  }
}

function planAnswers(world: World, event: Event & { kind: "runner" | "subscriber" }): void {
  const places = event.kind === "runner" ? [runner] : Object.values(urls);
  for (const place of places) {
    world.sender.next(
      place,
      ...event.answers.map((name) => (message: { json(): Record<string, unknown> }) =>
        answers[name](Number(message.json()["attempt"] ?? 0))
      ),
    );
  }
}

/** Nothing fails any more; runners take what they are given and then say nothing. */
async function calm({ world, store }: Playing): Promise<void> {
  store.plan([]);
  for (const place of [runner, ...Object.values(urls)]) world.sender.clear(place);
  await world.settle();
  for (let minute = 0; minute < 30; minute++) await world.pass(60);
  for (const hours of [1, 3, 6, 12, 12]) await world.pass(hours * 3_600);
}
