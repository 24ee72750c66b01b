import type { Clients } from "./clients.ts";
import type { GatewayProcess } from "./gateway_process.ts";
import type { Runners } from "./runners.ts";
import { checkDue } from "./indexes.ts";
import { kill, live, start } from "./processes.ts";
import { slots, type Stage } from "./stage.ts";
import { begin, pass } from "./steps.ts";

export interface Cast {
  readonly stage: Stage;
  readonly clients: Clients;
  readonly runners: Runners;
}

type Event = (cast: Cast, process: GatewayProcess) => void | Promise<void>;

const keys = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"] as const;

const events: readonly (readonly [weight: number, name: string, event: Event])[] = [
  [4, "submit", ({ stage: { chance }, clients }, process) => clients.submit(process, chance.pick(keys))],
  [
    1,
    "batch",
    ({ stage: { chance }, clients }, process) => clients.submitBatch(process, chance.pick(["b0", "b1"])),
  ],
  [0.3, "misuse", ({ stage: { chance }, clients }, process) => {
    const used = [...clients.acknowledged.keys()];
    if (used.length > 0) clients.misuse(process, chance.pick(used));
  }],
  [14, "report", ({ stage, runners }, process) => {
    const order = orderOf(stage);
    if (order) runners.report(process, order);
  }],
  [1.5, "finish", ({ stage, runners }, process) => {
    const order = orderOf(stage);
    if (order) runners.finish(process, order);
  }],
  [3, "upload", ({ stage, runners }, process) => {
    const order = orderOf(stage);
    if (order) runners.upload(process, order);
  }],
  [0.8, "forge", ({ stage, runners }, process) => {
    const [order, other] = [orderOf(stage), orderOf(stage)];
    if (order && other) runners.forge(process, order, other);
  }],
  [1.2, "dismiss", ({ stage, clients }, process) => {
    const jobId = jobOf(stage);
    if (jobId) clients.dismiss(process, jobId);
  }],
  [0.2, "dismiss group", ({ stage: { chance }, clients }, process) => {
    if (clients.groups.size > 0) clients.dismissGroup(process, chance.pick([...clients.groups]));
  }],
  [1, "poll", ({ stage, clients }, process) => {
    const jobId = jobOf(stage);
    if (jobId) clients.poll(process, jobId);
  }],
  [2, "replay", ({ stage, clients }, process) => {
    const { ledger, chance } = stage;
    const jobId = jobOf(stage);
    const deliveries = jobId === undefined ? [] : ledger.last(jobId)?.deliveries ?? [];
    const dead = deliveries.filter(({ state }) => state === "dead");
    const some = dead.length > 0 ? dead : deliveries;
    if (jobId && some.length > 0) clients.replay(process, jobId, chance.pick(some).id);
  }],
  [5, "sweep", ({ stage }, process) => begin(stage, process, "sweep", () => sweep(process))],
  [2, "sweeps", ({ stage }) => {
    for (const process of live(stage)) begin(stage, process, "sweep", () => sweep(process));
  }],
  [6, "pass", ({ stage }) => pass(stage, stage.chance.pick([0.2, 1, 7, 16, 31, 31, 61, 90, 400]))],
  [9, "background", (_cast, process) => process.background.start()],
  [1, "crash", ({ stage }, process) => kill(stage, process.number)],
  [
    0.5,
    "skew",
    ({ stage }) => {
      const { skews, chance, leases } = stage;
      chance.pick([() => skews.reverse(), () => skews.push(skews.shift()!)])();
      // Whose clock is set forward in the middle of an attempt has stood still, as far as it can tell.
      for (const { number } of live(stage)) leases.stall(number);
    },
  ],
  [0.3, "flush scripts", ({ stage: { place } }) => place.flushScripts()],
  [1, "look", ({ stage }) => checkDue(stage)],
  [2, "stray", async ({ stage: { effects, chance } }) => {
    const { strays } = effects;
    if (strays.length > 0) await strays.splice(chance.below(strays.length), 1)[0]!.run();
  }],
];

/** Something happens to a gateway by chance; where none is left, one is started. */
export async function happen(cast: Cast): Promise<void> {
  const { stage } = cast;
  const { chance, processes, trace } = stage;
  const empty = slots.filter((slot) => processes[slot] === undefined);
  if (empty.length === slots.length || (empty.length > 0 && chance.happens(0.15))) {
    trace.push("start");
    return void await start(stage, chance.pick(empty));
  }
  const process = chance.pick(live(stage));
  const [name, event] = chance.weigh(events.map(([weight, ...rest]) => [weight, rest] as const));
  trace.push(`${process.slot} ${name}`);
  await event(cast, process);
}

/** A sweep that cannot reach the store is tried again with the next tick. */
export async function sweep(process: GatewayProcess): Promise<void> {
  await process.sweep().catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== "store-unavailable") throw error;
  });
}

/** The last orders more often than those before them. */
function orderOf({ outside: { orders }, chance }: Stage) {
  const back = chance.happens(0.7) ? 4 : orders.length;
  return orders[orders.length - 1 - chance.below(Math.min(back, orders.length))];
}

function jobOf({ ledger: { histories }, chance }: Stage): string | undefined {
  return chance.pick([...histories.keys()]);
}
