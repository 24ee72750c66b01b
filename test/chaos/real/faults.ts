import { pause } from "../../support/pause.ts";
import type { Program } from "../../support/program.ts";
import type { ChaosSite } from "./chaos_site.ts";
import type { RedisStage } from "./redis_stage.ts";

/** What chance decides, the same for the same seed. */
export interface Chance {
  /** A length between these, in milliseconds, at the pace of the run. */
  length(least: number, most: number): number;
  /** A whole number below that. */
  below(count: number): number;
}

/** What was struck: the process, where it is one of several. */
export interface Struck {
  readonly victim?: number;
}

export interface Fault {
  /** How often it comes in a round. */
  readonly times: number;
  /** Begins it, lets it last, and ends it. */
  strike(chance: Chance): Promise<Struck | void>;
}

/** By what happens to whom. Everything is as it was when a strike has resolved. */
export type Faults = Readonly<Record<string, Fault>>;

export function faultsOf({ site, stage }: ChaosSite): Faults {
  const { gateway, runner, subscriber } = site;
  const member = ({ below }: Chance) => gateway.members[below(gateway.members.length)]!;
  return {
    "gateway killed": { times: 2, strike: (chance) => kill(member(chance), chance) },
    "gateway stopped": { times: 1, strike: (chance) => stop(member(chance), chance.length(500, 6_000)) },
    "runner killed": { times: 2, strike: (chance) => kill(runner, chance) },
    "runner stopped": { times: 1, strike: (chance) => stop(runner, chance.length(500, 6_000)) },
    "subscriber killed": { times: 1, strike: (chance) => kill(subscriber, chance) },
    "subscriber stopped": { times: 1, strike: (chance) => stop(subscriber, chance.length(500, 6_000)) },
    ...(stage ? redisFaults(stage) : {}),
  };
}

function redisFaults(stage: RedisStage): Faults {
  const { wire, primary } = stage;
  const lasting = async (milliseconds: number, begin: Promise<unknown>, end: () => Promise<unknown>) => {
    await begin;
    await pause(milliseconds);
    await end();
  };
  const memory = (limit: string) => primary().cli("CONFIG", "SET", "maxmemory", limit);
  return {
    "redis down": {
      times: 2,
      strike: ({ length }) => lasting(length(1_000, 10_000), primary().kill("SIGKILL"), stage.comeBack),
    },
    "redis stopped": { times: 1, strike: ({ length }) => stop(primary(), length(500, 5_000)) },
    "redis slow": {
      times: 1,
      strike: ({ length, below }) =>
        lasting(length(2_000, 6_000), wire.mode({ delay: 200 + below(701) }), () => wire.mode("pass")),
    },
    "redis full": {
      times: 1,
      strike: ({ length }) => lasting(length(1_000, 5_000), memory("1"), () => memory("0")),
    },
    "scripts flushed": { times: 1, strike: (chance) => flushScripts(stage, chance) },
    "redis failed over": { times: 1, strike: ({ length }) => stage.failOver(length(300, 3_000)) },
    "redis switched over": { times: 1, strike: stage.switchOver },
  };
}

/** Killed, and started again at once or after a while. */
async function kill(program: Program, { length, below }: Chance): Promise<Struck> {
  const victim = program.pid;
  await program.kill("SIGKILL");
  if (below(2) === 1) await pause(length(200, 3_000));
  await program.start();
  return victim === undefined ? {} : { victim };
}

async function stop(program: Program, milliseconds: number): Promise<Struck> {
  const victim = program.pid;
  program.signal("SIGSTOP");
  await pause(milliseconds);
  program.signal("SIGCONT");
  return victim === undefined ? {} : { victim };
}

async function flushScripts({ primary }: RedisStage, { length }: Chance): Promise<void> {
  const until = performance.now() + length(500, 2_000);
  while (performance.now() < until) {
    await primary().cli("SCRIPT", "FLUSH");
    await pause(20);
  }
}
