import { dirname, join } from "node:path";
import { answers } from "../test/support/answers.ts";
import { freePort } from "../test/support/free_port.ts";
import { createProgram } from "../test/support/program.ts";
import { requirements } from "../test/support/requirements.ts";
import { duel, type Rounds, type Side } from "./duel.ts";
import { type Figure, Missing } from "./figure.ts";
import { load } from "./load.ts";
import { type Server, startGateway, startRunner } from "./programs.ts";
import { executionPath, submission, submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { thousands } from "./statistics.ts";

/**
 * The gateway against wraptile from PyPI with its test service: one process that keeps its jobs in memory. Both take the same
 * requests and run what they are given; the gateway writes everything down, and its runner is a second process.
 */
export function benchWraptile(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const wraptile = await scene.with(startWraptile());
    const runner = await scene.with(startRunner("ends"));
    const gateway = await scene.with(startGateway(scene.folder, runner));
    const ours: Contender = { server: gateway, process: "no_op", programs: [gateway, runner] };
    const theirs: Contender = { server: wraptile, process: "primes_between", programs: [wraptile] };
    const polls = await duel(await polling(ours), await polling(theirs), rounds);
    const submits = await duel(submitting(ours), submitting(theirs), rounds);
    const figure = (name: string, { ratio, ratios, first, second }: typeof polls, least: number): Figure => ({
      name,
      value: ratio,
      unit: "ratio",
      goal: { bound: ">=", value: least },
      rounds: ratios,
      note: `${thousands(first)} against ${thousands(second)} requests/s`,
    });
    return [figure("wraptile_submit_ratio", submits, 2), figure("wraptile_poll_ratio", polls, 20)];
  });
}

interface Contender {
  readonly server: Server;
  readonly process: string;
  readonly programs: Side["programs"];
}

function submitting({ server: { url }, process, programs }: Contender): Side {
  const paths = [executionPath(process)];
  return {
    programs,
    measure: async (seconds) => await load({ url, paths, body: submission, seconds }),
  };
}

/** Polls of one job that has ended. */
async function polling({ server: { url }, process, programs }: Contender): Promise<Side> {
  const { jobID } = await submit(url, process);
  const paths = [`/jobs/${jobID}`];
  const until = performance.now() + 10_000;
  for (;;) {
    const { status } = await (await fetch(url + paths[0])).json() as { status: string };
    if (status === "successful") break;
    if (performance.now() > until) throw new Error(`Job ${jobID} of ${url} is ${status} after 10 s`);
  }
  return { programs, measure: async (seconds) => await load({ url, paths, seconds }) };
}

/** @throws Missing */
async function startWraptile(): Promise<Server> {
  const { name, find, howToGet } = requirements.python;
  const python = find();
  if (python === undefined) throw new Missing(name, howToGet);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = ["run", "--port", String(port), "--", "wraptile.services.local.testing:service"];
  const program = createProgram({
    name: "wraptile",
    command: [
      "/bin/sh",
      "-c",
      'exec "$@" >/dev/null 2>&1',
      "sh",
      join(dirname(python), "wraptile"),
      ...options,
    ],
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    isReady: () => answers(`${url}/conformance`, 200),
    startSeconds: 60,
  });
  await program.start();
  return Object.assign(program, { url });
}
