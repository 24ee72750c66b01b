import type { Figure } from "./figure.ts";
import { type Gateway, type Runner, startGateway, startRunner } from "./programs.ts";
import { executionPath, submission } from "./requests.ts";
import { inScene } from "./scene.ts";
import { sendDispatch } from "./send_dispatch.ts";
import { median } from "./statistics.ts";

/**
 * What a caller who waits for a process that does nothing pays for the gateway in between: the same dispatch, signed, sent to the
 * runner directly, and an execute request to the gateway, one at a time and in turn. The difference of the medians.
 */
export function benchLatency(pairs: number): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("ends"));
    const gateway = await scene.with(startGateway(scene.folder, runner));
    const direct: number[] = [];
    const through: number[] = [];
    const warmUps = 50;
    for (let pair = 0; pair < pairs + warmUps; pair++) {
      const onlyRunner = await timed(() => dispatch(runner));
      const both = await timed(() => execute(gateway));
      if (pair < warmUps) continue;
      direct.push(onlyRunner);
      through.push(both);
    }
    const [without, with_] = [median(direct), median(through)];
    return [{
      name: "added_latency_p50",
      value: with_ - without,
      unit: "ms",
      goal: { bound: "<=", value: 3 },
      note: `${with_.toFixed(2)} through the gateway, ${without.toFixed(2)} without, ${pairs} of each`,
    }];
  });
}

async function timed(work: () => Promise<Response>): Promise<number> {
  const begin = performance.now();
  const answer = await work();
  const body = await answer.text();
  const milliseconds = performance.now() - begin;
  if (answer.status !== 200) {
    throw new Error(`Cannot measure ${answer.url}: it answered ${answer.status} ${body}`);
  }
  return milliseconds;
}

function execute(gateway: Gateway): Promise<Response> {
  return fetch(gateway.url + executionPath("no_op_sync"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(submission),
  });
}

/** Signing it is not part of what the gateway adds. */
function dispatch(runner: Runner): Promise<Response> {
  return sendDispatch(runner, { id: crypto.randomUUID(), processId: "no_op_sync", waits: true });
}
