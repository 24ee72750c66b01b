import type { RedisServer } from "../test/support/redis_server.ts";
import { countCommands, since, total } from "./command_count.ts";
import type { Figure } from "./figure.ts";
import { type Timed, timedLoad } from "./load.ts";
import { startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { median, thousands } from "./statistics.ts";

export interface PollersLoad {
  readonly rounds: number;
  /** Of one herd in one round. */
  readonly seconds: number;
}

const herds = { one: 1, few: 500, many: 5_000 } as const;
type Herd = keyof typeof herds;

interface Round extends Timed {
  readonly commandsPerSecond: number;
}

/**
 * 5,000 callers who poll one running job as fast as they are answered, each over a connection of its own, beside 500 and one: what
 * the store is asked for, and how long a poll takes.
 */
export function benchLoadPollers({ rounds, seconds }: PollersLoad): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene);
    const runner = await scene.with(startRunner("takes"));
    const gateway = await scene.with(startGateway(scene.folder, runner, storeSetting(place, "gateway")));
    const { jobID } = await submit(gateway.url, "no_op");
    const poll = (herd: Herd) =>
      counted(server, () =>
        timedLoad({
          url: gateway.url,
          paths: [`/jobs/${jobID}`],
          seconds,
          connections: herds[herd],
        }));
    await poll("few");
    const found: Record<Herd, Round>[] = [];
    while (found.length < rounds) {
      found.push({ one: await poll("one"), few: await poll("few"), many: await poll("many") });
    }
    return figures(found);
  });
}

async function counted(server: RedisServer, poll: () => Promise<Timed>): Promise<Round> {
  const before = await countCommands(server);
  const begin = performance.now();
  const timed = await poll();
  const commands = total(since(before, await countCommands(server)));
  return { ...timed, commandsPerSecond: commands * 1000 / (performance.now() - begin) };
}

function figures(found: readonly Record<Herd, Round>[]): readonly Figure[] {
  const middle = (herd: Herd, of: keyof Round) => median(found.map((round) => round[herd][of]));
  const ratio = (of: keyof Round, other: Herd) => found.map((round) => round.many[of] / round[other][of]);
  const [commands, slower] = [ratio("commandsPerSecond", "one"), ratio("p50", "few")];
  const per = (herd: Herd) =>
    `${thousands(middle(herd, "commandsPerSecond"))} commands/s for ${
      thousands(middle(herd, "perSecond"))
    } polls/s`;
  return [
    {
      name: "load_pollers_store_ratio",
      value: median(commands),
      unit: "ratio",
      goal: { bound: "<=", value: 1.5 },
      rounds: commands,
      note: `one poller ${per("one")}, 5,000 ${per("many")}`,
    },
    {
      name: "load_pollers_p99",
      value: middle("many", "p99"),
      unit: "ms",
      note: `5,000 polls under way at a time, p50 ${
        middle("many", "p50").toFixed(0)
      } ms; the first of each with its connection`,
    },
    {
      name: "load_pollers_wait_ratio",
      value: median(slower),
      unit: "ratio",
      goal: { bound: "<=", value: 15 },
      rounds: slower,
      note: `p50 of a poll over that of 500 pollers, who wait ${middle("few", "p50").toFixed(0)} ms ` +
        `(p99 ${middle("few", "p99").toFixed(0)} ms): ten times as many wait ten times as long`,
    },
  ];
}
