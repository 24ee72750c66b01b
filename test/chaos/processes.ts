import { type GatewayProcess, startProcess } from "./gateway_process.ts";
import type { Stage } from "./stage.ts";

let births = 0;

export async function start(stage: Stage, slot: number): Promise<GatewayProcess> {
  const { place, clock, chance, schedule, effects, broken, blobs, skews } = stage;
  const now = () => new Date(clock.now().getTime() + skews[slot]! * 1000);
  const store = await place.open(slot, now);
  const listens = chance.happens(0.7);
  const birth = { number: ++births, slot, store, blobs, now, ...(listens ? { listeningSince: now() } : {}) };
  const onFault = (fault: string) => void broken.push(fault);
  const process = await startProcess(birth, { schedule, chance, effects, onFault });
  stage.processes[slot] = process;
  return process;
}

/** Whatever the process was about to do is never done. */
export async function kill(stage: Stage, number: number): Promise<void> {
  const process = stage.processes.find((candidate) => candidate?.number === number);
  if (process === undefined) return;
  stage.processes[process.slot] = undefined;
  stage.counts.crashes++;
  stage.schedule.drop(number);
  process.background.drop();
  for (const one of stage.underWay) if (one.process === number) stage.underWay.delete(one);
  await process.store.abandon();
}

export function live({ processes }: Stage): readonly GatewayProcess[] {
  return processes.filter((process) => process !== undefined);
}
