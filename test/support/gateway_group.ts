import type { Front } from "./gateway_front.ts";
import type { GatewayMember } from "./gateway_program.ts";
import type { Output } from "./output.ts";
import type { Exit, Program } from "./program.ts";

export interface Group {
  readonly name: string;
  readonly members: readonly GatewayMember[];
  /** Of all members together. */
  readonly output: Output;
  readonly front: Front;
}

/**
 * Several gateways as one program: what is done to it is done to all of them, and it has ended as soon as one has. `start`
 * starts those that do not run.
 */
export function asOne({ name, members, output, front }: Group): Program {
  const ended = () => members.filter(({ pid }) => pid === undefined);

  async function start(env?: Readonly<Record<string, string | undefined>>): Promise<void> {
    if (ended().length === 0) throw new Error(`Cannot start ${name}: each of it runs already`);
    await front.open();
    await Promise.all(ended().map((member) => member.start(env)));
  }

  async function kill(signal?: NodeJS.Signals): Promise<Exit> {
    return worst(await Promise.all(members.map((member) => member.kill(signal))));
  }

  return {
    ...output,
    get pid() {
      return members.find(({ pid }) => pid !== undefined)?.pid;
    },
    start,
    kill,
    signal: (signal) => members.forEach((member) => member.signal(signal)),
    async restart(signal) {
      await kill(signal);
      await start();
    },
    async stop(graceSeconds) {
      await Promise.all(members.map((member) => member.stop(graceSeconds)));
      await front.close();
    },
    exited: () => Promise.race(members.map((member) => member.exited())),
  };
}

/** One that did not end well speaks for all. */
function worst(exits: readonly Exit[]): Exit {
  return exits.find(({ code }) => code !== 0) ?? exits[0] ?? { code: null, signal: null };
}
