import { isFinal } from "../../src/core/job.ts";
import { type Fate, fateOf, sound, type Weather } from "./fates.ts";
import type { GatewayProcess } from "./gateway_process.ts";
import { kill, live } from "./processes.ts";
import type { PortCall } from "./schedule.ts";
import type { Stage } from "./stage.ts";

/** Begin something that goes on as far as the schedule lets it. What it throws breaks the history. */
export function begin(
  stage: Stage,
  process: GatewayProcess,
  what: string,
  work: () => Promise<unknown>,
): void {
  const { underWay, broken } = stage;
  const one = { process: process.number, what };
  underWay.add(one);
  work().catch((error: unknown) => void broken.push(`${what} failed: ${error}`))
    .finally(() => underWay.delete(one));
}

/** Let a call happen as fate has it. */
export async function release(stage: Stage, call: PortCall, weather?: Weather): Promise<void> {
  const { schedule, effects, chance, trace, counts, processes } = stage;
  const fate: Fate = weather ? fateOf(call, chance, weather) : sound;
  schedule.take(call);
  const slot = processes.findIndex((process) => process?.number === call.process);
  trace.push(`${slot} ${call.name} ${call.subject} ${JSON.stringify(fate)}`);
  counts.calls++;
  if (call.name === "commit") counts.commits++;
  if (fate.kind === "crash" && fate.when === "before") return await kill(stage, call.process);
  const isFault = fate.kind !== "sound" && fate.kind !== "crash" && fate.kind !== "overtaken";
  if (isFault) counts.faults++;
  if (fate.kind === "overtaken") overtake(stage, call);
  effects.fate = fate;
  const outcome = call.happen();
  await outcome.catch(() => {});
  processes[slot]?.store.network?.calm();
  effects.fate = sound;
  if (call.name === "write" && isOver(stage, call.subject)) stage.lateFiles.add(call.subject);
  if (fate.kind === "crash") await kill(stage, call.process);
  else call.tell(outcome);
}

/** Whether the job of a file has ended. */
function isOver({ ledger }: Stage, file: string): boolean {
  const job = ledger.last(file.split("/")[0] ?? "");
  return job === undefined || isFinal(job);
}

/** Commits of others come first, once the call is under way. */
function overtake(stage: Stage, { process }: PortCall): void {
  const { schedule, processes } = stage;
  const network = processes.find((candidate) => candidate?.number === process)?.store.network;
  const others = schedule.waiting.filter((call) => call.name === "commit" && call.process !== process);
  if (network === undefined || others.length === 0) return;
  network.overtake(async () => {
    for (const other of others) await release(stage, other);
  });
}

/** Do whatever has begun and whatever that hands over, without a fault, in an order by chance. */
export async function drain(stage: Stage): Promise<void> {
  const { schedule, chance } = stage;
  for (;;) {
    await schedule.quiet();
    if (schedule.waiting.length > 0) await release(stage, chance.pick(schedule.waiting));
    else if (live(stage).some(({ background }) => background.waiting > 0)) {
      for (const { background } of live(stage)) background.start();
    } else return;
  }
}

/** Time goes by; who waits for something stands still meanwhile. */
export function pass(stage: Stage, seconds: number): void {
  const { schedule, leases, clock, trace } = stage;
  trace.push(`pass ${seconds}`);
  for (const process of new Set(schedule.waiting.map((call) => call.process))) leases.stall(process);
  clock.pass(seconds);
}
