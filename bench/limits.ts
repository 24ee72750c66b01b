import { countCommands } from "./command_count.ts";
import { duel, type Rounds, type Side } from "./duel.ts";
import type { Figure, Goal } from "./figure.ts";
import { load } from "./load.ts";
import { cpuSeconds } from "./cpu_seconds.ts";
import { fillPool, pollFigure, storedRunningJobs } from "./poll.ts";
import { type Gateway, type Runner, type Server, startGateway, startRunner } from "./programs.ts";
import { openRedis, type RedisScene, storeSetting } from "./redis_place.ts";
import { runningJobs } from "./redis_duels.ts";
import { inScene, type Scene } from "./scene.ts";

const prefix = "gateway";
const goal: Goal = { bound: ">=", value: 0.9 };

interface Case {
  readonly name: string;
  readonly limits: string;
  /** So many times 500, with a poll in turn each; 0: one. */
  readonly callers: number;
  readonly goal?: Goal;
  readonly what: string;
}

/** More than is ever asked for, so that nobody is refused. */
const busy: Case = {
  name: "busy",
  limits: "principal=400000/10 read=400000/10",
  callers: 0,
  goal,
  what: "one caller who asks all the time",
};
const many: Case = {
  name: "many",
  limits: "principal=6000/60 read=6000/60",
  callers: 1,
  goal,
  what: "500 callers, 100 a second allowed to each",
};
/** A quota so small that there is no stock. */
const strict: Case = {
  name: "strict",
  limits: "read=19/1",
  callers: 8,
  what: "4,000 callers, each request asks the store",
};

/**
 * Polls of a gateway with limits over those of one without, on the same jobs, for each second of processor that they have used: what
 * else the machine does falls out. And the commands that a poll costs besides.
 */
export function benchLimits(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("takes"));
    return [...await onFile(scene, runner, rounds), ...await onRedis(scene, runner, rounds)];
  });
}

async function onFile(scene: Scene, runner: Runner, rounds: Rounds): Promise<readonly Figure[]> {
  const first = await scene.with(startGateway(scene.folder, runner));
  const paths = await storedRunningJobs(first);
  await first.stop();
  const figures: Figure[] = [];
  for (const one of [busy, many]) {
    // Each as young as the other: what has run for longer is compiled better.
    const free = await scene.with(startGateway(scene.folder, runner));
    const limited = await scene.with(startGateway(scene.folder, runner, envOf(one)));
    const found = await duel(polling(limited, paths, one), polling(free, paths, one), rounds);
    const figure = pollFigure(`limits_sqlite_${one.name}_ratio`, found, one.goal);
    figures.push({ ...figure, note: `${one.what}; ${figure.note}` });
    await limited.stop();
    await free.stop();
  }
  return figures;
}

async function onRedis(scene: Scene, runner: Runner, rounds: Rounds): Promise<readonly Figure[]> {
  const { server, place } = await openRedis(scene, "redis");
  const setting = storeSetting(place, prefix);
  const first = await scene.with(startGateway(scene.folder, runner, setting));
  await fillPool(first);
  const paths = await runningJobs(server, prefix);
  await first.stop();
  const figures: Figure[] = [];
  for (const one of [busy, many, strict]) {
    const free = await scene.with(startGateway(scene.folder, runner, setting));
    const limited = await scene.with(startGateway(scene.folder, runner, { ...setting, ...envOf(one) }));
    const found = await duel(polling(limited, paths, one), polling(free, paths, one), rounds);
    const figure = pollFigure(`limits_redis_${one.name}_ratio`, found, one.goal);
    figures.push({ ...figure, note: `${one.what}; ${figure.note}` });
    figures.push(await commandsOf(one, { server, limited, paths }));
    await limited.stop();
    await free.stop();
  }
  return figures;
}

/** Scripts are what limits ask for; polls read by GET. */
async function commandsOf(
  one: Case,
  { server, limited, paths }: Pick<RedisScene, "server"> & { limited: Gateway; paths: readonly string[] },
): Promise<Figure> {
  const before = await countCommands(server);
  const seconds = 2;
  const polls = seconds * await load({ ...loadOf(limited, paths, one), seconds });
  const after = await countCommands(server);
  const asked = (after.get("evalsha") ?? 0) - (before.get("evalsha") ?? 0);
  return {
    name: `limits_redis_${one.name}_commands`,
    value: asked / polls,
    unit: "commands",
    goal: { bound: "<=", value: 1.05 },
    note: `a poll, besides its own, those of sweeps among them; ${one.what}`,
  };
}

function envOf({ limits, callers }: Case) {
  return { TIDEGATE_RATE_LIMITS: limits, ...(callers > 0 ? { TIDEGATE_PROXIES: "1" } : {}) };
}

function polling(server: Server, paths: readonly string[], one: Case): Side {
  return {
    programs: [server],
    async measure(seconds) {
      const before = cpuSeconds(server.pid);
      const polls = seconds * await load({ ...loadOf(server, paths, one), seconds });
      return polls / (cpuSeconds(server.pid) - before);
    },
  };
}

function loadOf({ url }: Server, paths: readonly string[], { callers }: Case) {
  const asked = Array.from({ length: Math.max(1, callers) }, () => paths).flat();
  return { url, paths: asked, ownCallers: callers > 0 };
}
