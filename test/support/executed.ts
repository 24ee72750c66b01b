import type { Answered } from "./answered.ts";
import { answered } from "./scripted_sender.ts";
import { runner, type World } from "./world.ts";
import type { Outputs } from "./imagery.ts";

/** Execute and wait for the end: the runner is done at once, with these outputs. */
export async function executed(
  world: World,
  process: string,
  request: object,
  { outputs, headers = {} }: { readonly outputs: Outputs; readonly headers?: Record<string, string> },
): Promise<Answered> {
  world.sender.always(runner, answered(200, { status: "successful", outputs }));
  const answer = world.execute(process, request, headers);
  while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
  await world.settle();
  return await answer;
}
