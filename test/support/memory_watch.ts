import type { GatewayProgram } from "./gateway_program.ts";

/** How much memory a gateway takes more than before, at most; of a gateway of several members the one that takes most. */
export interface MemoryWatch extends Disposable {
  /** Undefined where the system does not say. */
  readonly growthMegabytes: number | undefined;
}

const everyMilliseconds = 10;

export function watchMemory({ members }: GatewayProgram): MemoryWatch {
  const before = members.map((member) => member.residentMegabytes());
  let most: number | undefined;
  const timer = setInterval(() => {
    for (const [index, member] of members.entries()) {
      const [earlier, now] = [before[index], member.residentMegabytes()];
      if (earlier !== undefined && now !== undefined) most = Math.max(most ?? 0, now - earlier);
    }
  }, everyMilliseconds);
  return {
    get growthMegabytes() {
      return most;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
